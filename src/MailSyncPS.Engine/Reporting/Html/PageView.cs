using MailSyncPS.Engine.Reporting.Model;
using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.Reporting.Html;

/// <summary>What fills the page's template.</summary>
static class PageView
{
    const int MostConcerns = 40;
    const int FewMailboxes = 3;
    const int ManyMailboxes = 10;

    /// <summary>Makes it.</summary>
    public static View Make(MailReport report, ReportWords words, ReportCulture culture)
    {
        var page = new View();
        page["version"] = report.Generator;
        page["level"] = report.Level.ToString().ToLowerInvariant();
        page["headline"] = words.Headline(report);
        page["made"] = ReportTexts.FormatMade(culture.Moment(report.Created));
        page["until"] = culture.Day(report.Created);
        page["period"] = ReportTexts.FormatPeriod(culture.Day(report.Since), culture.Day(report.Created));
        page["overviewCaption"] = ReportTexts.FormatOverviewCaption(culture.Day(report.Since));
        page["footerMade"] = ReportTexts.FormatFooterMade(report.Generator);
        page["many"] = report.Mailboxes.Count >= ManyMailboxes;
        page["tiles"] = Tiles(page, report, words, culture);
        page["mailboxes"] = report.Mailboxes.Select((mailbox, i) =>
            MailboxView.Make(page, mailbox, i, report.Mailboxes.Count <= FewMailboxes, report.Created, words, culture)).ToList();
        page["concerns"] = Concerns(page, report, words);
        return page;
    }

    static List<View> Tiles(View page, MailReport report, ReportWords words, ReportCulture culture)
    {
        var totals = report.Totals;
        return
        [
            Tile(ReportTexts.TileMailboxes, report.Mailboxes.Count, words.States(report.Mailboxes)),
            Tile(ReportTexts.ColumnCopied, totals.Copied, ByteSize.Format(totals.CopiedBytes)),
            Tile(ReportTexts.ColumnRemoved, totals.Removed, ByteSize.Format(totals.RemovedBytes)),
            Tile(ReportTexts.TileWaiting, totals.Waiting, ""),
            Tile(ReportTexts.ColumnSetAside, totals.SetAside, ""),
        ];

        View Tile(string label, long figure, string detail)
        {
            var tile = new View(page);
            tile["label"] = label;
            tile["figure"] = culture.Count(figure);
            tile["detail"] = detail;
            return tile;
        }
    }

    static List<View> Concerns(View page, MailReport report, ReportWords words) =>
        [.. report.Mailboxes.SelectMany((mailbox, i) => mailbox.Concerns.Select(concern => (mailbox, i, concern)))
            .OrderByDescending(item => item.concern.Level).Take(MostConcerns)
            .Select(item =>
            {
                var view = new View(page);
                view["level"] = item.concern.Level.ToString().ToLowerInvariant();
                view["levelWords"] = ReportWords.Level(item.concern.Level);
                view["anchor"] = MailboxView.Anchor(item.i);
                view["name"] = item.mailbox.Name;
                view["text"] = words.Concern(item.concern);
                return view;
            })];
}
