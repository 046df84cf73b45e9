using System.Globalization;
using MailSyncPS.Engine.Ledger.History;
using MailSyncPS.Engine.Reporting.Model;
using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.Reporting.Html;

/// <summary>What fills a mailbox's row in the overview and its part of the page.</summary>
static class MailboxView
{
    const string Nothing = "\u2013";
    const int MostRuns = 10;
    const int MostSetAside = 50;

    /// <summary>The id of a mailbox's part; not its name, which could be anything.</summary>
    public static string Anchor(int index) => $"mailbox-{index + 1}";

    /// <summary>Makes it.</summary>
    public static View Make(View page, MailboxReport mailbox, int index, bool isOpen, DateTimeOffset now, ReportWords words,
        ReportCulture culture)
    {
        var view = new View(page);
        view["anchor"] = Anchor(index);
        view["key"] = index + 1;
        view["open"] = isOpen;
        view["name"] = mailbox.Name;
        view["server"] = $"{mailbox.Protocol.ToString().ToUpperInvariant()} {mailbox.Server}";
        view["level"] = mailbox.Level.ToString().ToLowerInvariant();
        view["levelWords"] = ReportWords.Level(mailbox.Level);
        Overview(view, mailbox, words, culture);
        view["sentences"] = words.Sentences(mailbox).Select(sentence =>
        {
            var line = new View(view);
            line["level"] = sentence.Level?.ToString().ToLowerInvariant();
            line["text"] = sentence.Text;
            return line;
        }).ToList();
        Charts(view, mailbox, now, words);
        SetAside(view, mailbox, culture);
        Runs(view, mailbox, culture);
        return view;
    }

    // The raw values are what the table is sorted by: of two mailboxes of one level, the one with more concerns comes first.
    static void Overview(View view, MailboxReport mailbox, ReportWords words, ReportCulture culture)
    {
        var usage = mailbox.Usage;
        var percent = usage?.PercentUsed;
        view["levelRank"] = (int)mailbox.Level * 100 + Math.Min(mailbox.Concerns.Count, 99);
        view["percentRaw"] = percent;
        view["percentWidth"] = Math.Clamp(percent ?? 0, 0, 100);
        view["usageLevel"] = percent >= 90 ? "attention" : percent >= 75 ? "notice" : "";
        view["usage"] = usage is null ? Nothing : words.Usage(usage);
        var full = mailbox.Forecast is { IsHeld: false } forecast ? forecast.EstimatedFull : null;
        view["fullRaw"] = full?.ToUnixTimeSeconds();
        view["full"] = full is { } day ? culture.Day(day) : Nothing;
        view["copiedRaw"] = mailbox.Totals.Copied;
        view["copied"] = culture.Count(mailbox.Totals.Copied);
        view["removedRaw"] = mailbox.Totals.Removed;
        view["removed"] = culture.Count(mailbox.Totals.Removed);
        view["setAsideRaw"] = mailbox.Totals.SetAside;
        view["setAside"] = culture.Count(mailbox.Totals.SetAside);
        var lastRun = mailbox.Runs.Count > 0 ? mailbox.Runs[0].Begun : (DateTimeOffset?)null;
        view["lastRunRaw"] = lastRun?.ToUnixTimeSeconds();
        view["lastRun"] = lastRun is { } time ? culture.Moment(time) : Nothing;
    }

    static void Charts(View view, MailboxReport mailbox, DateTimeOffset now, ReportWords words)
    {
        var hasUsage = mailbox.Readings.Count > 0;
        var hasTraffic = mailbox.Days.Count > 0;
        view["usageChart"] = hasUsage;
        view["usageLabel"] = hasUsage ? words.UsageLabel(mailbox) : "";
        view["trafficChart"] = hasTraffic;
        view["trafficLabel"] = hasTraffic ? words.TrafficLabel(mailbox) : "";
        view["chartData"] = hasUsage || hasTraffic ? new ChartData(mailbox, DailyUsage.DayOf(now)).Json(mailbox.Forecast) : null;
    }

    static void SetAside(View view, MailboxReport mailbox, ReportCulture culture)
    {
        var shown = mailbox.SetAside.Take(MostSetAside).ToList();
        view["setAsideCaption"] = ReportTexts.FormatSetAsideCaption(Wording.Mails(mailbox.Totals.SetAside));
        view["setAsideMore"] = mailbox.Totals.SetAside > shown.Count ? ReportTexts.FormatSetAsideMore(culture.Count(shown.Count)) : null;
        view["setAsideMails"] = shown.Select(mail =>
        {
            var row = new View(view);
            row["arrived"] = culture.Moment(mail.Arrived ?? mail.FirstSeen);
            row["size"] = ByteSize.Format(mail.Size);
            row["folder"] = mail.Folder;
            var failure = ReportWords.Failure(mail.FailureId);
            row["reason"] = failure is null ? mail.Detail : Capital(failure);
            row["detail"] = failure is null ? null : mail.Detail;
            return row;
        }).ToList();
    }

    static string Capital(string clause) => char.ToUpper(clause[0], CultureInfo.CurrentCulture) + clause[1..];

    static void Runs(View view, MailboxReport mailbox, ReportCulture culture)
    {
        view["runsCaption"] = ReportTexts.RunsCaption;
        var runWords = new RunWords(culture);
        view["runs"] = mailbox.Runs.Take(MostRuns).Select(run =>
        {
            var row = new View(view);
            row["started"] = culture.Moment(run.Begun);
            row["kind"] = run.Kind == RunKind.Forward ? ReportTexts.KindForward : ReportTexts.KindRemoval;
            row["level"] = RunWords.Level(run.Outcome).ToString().ToLowerInvariant();
            row["outcome"] = RunWords.Outcome(run);
            row["detail"] = runWords.Detail(run);
            row["mails"] = culture.Count(run.Counts.Done);
            row["bytes"] = ByteSize.Format(run.Counts.Bytes);
            row["duration"] = run.Ended is { } ended ? RunWords.Duration(ended - run.Begun) : Nothing;
            return row;
        }).ToList();
    }
}
