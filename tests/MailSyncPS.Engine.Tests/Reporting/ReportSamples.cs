using MailSyncPS.Engine.Reporting;
using MailSyncPS.Engine.Reporting.Model;

namespace MailSyncPS.Engine.Tests.Reporting;

/// <summary>Reports as a company might get them.</summary>
static class ReportSamples
{
    /// <summary>When they are made.</summary>
    public static readonly DateTimeOffset Now = new(new DateTime(2026, 11, 25, 18, 5, 0, DateTimeKind.Local));

    const string New = "office@example.com";
    const long MB = 1 << 20;

    /// <summary>Three mailboxes: one fills up, one has set-aside mails and had a failure, and one is well.</summary>
    public static MailReport Company(int days = 90)
    {
        var taro = new SampleMailbox("taro@example.jp", "pop.example.jp", 20 * MB, 0.62 * MB, days, seed: 1) { RemovesFrom = days / 9, KeepsDays = 14 };
        var hanako = new SampleMailbox("hanako@example.jp", "pop.example.jp", 20 * MB, 0.48 * MB, days, seed: 2)
        {
            RemovesFrom = days / 9,
            KeepsDays = 14,
            SetAside =
            [
                new("INBOX", "000041c7", Now.AddDays(-11).AddHours(-7), Now.AddDays(-11), 38_412_733, nameof(MailFailure.MessageTooLarge), "the destination does not take 36.6 MB: message exceeds the size limit"),
                new("INBOX", "00003f02", Now.AddDays(-37).AddHours(2), Now.AddDays(-37), 14_208, nameof(MailFailure.MessageUnreadable), "it has NUL bytes, which IMAP can't carry"),
            ],
        };
        var info = new SampleMailbox("info@example.jp", "imap.example.jp", 200 * MB, 1.9 * MB, days, seed: 3) { Protocol = MailProtocol.Imap, StartsAt = 200 * MB - (days + 8) * 1.9 * MB, RemovesFrom = int.MaxValue };
        return Report(Now.AddDays(-days), [taro.Make(New), hanako.Make(New, failures: 1), info.Make(New)]);
    }

    /// <summary>Many mailboxes with a reading, copies and removals on every day.</summary>
    public static MailReport Large(int mailboxes, int days) => Report(Now.AddDays(-days),
        [.. Enumerable.Range(1, mailboxes).Select(i =>
            new SampleMailbox($"user{i:000}@example.jp", "pop.example.jp", 200 * MB, (1 + i % 7) * MB, days, seed: i) { RemovesFrom = i % 20 == 0 ? int.MaxValue : days / 50, KeepsDays = 14, StartsAt = i % 20 == 0 ? 200 * MB - (days + 9) * (1 + i % 7) * MB : 30 * MB }
                .Make(New, failures: i % 33 == 0 ? 3 : 0))]);

    /// <summary>One mailbox whose names, ids and words are attacks.</summary>
    public static MailReport Hostile()
    {
        const string Script = "<script>document.title='taken'</script><img src=http://attack.example/>";
        var mailbox = new SampleMailbox("=cmd|' /C calc'!A0," + Script + "@example.jp", "\"><svg onload=alert(1)>.example.jp", 20 * MB, MB / 2, 60, seed: 4)
        {
            RemovesFrom = 10,
            KeepsDays = 14,
            SetAside = [new("INBOX</script><script>document.title='taken'</script>\u2028", "{{{licence}}}", Now.AddDays(-3), Now.AddDays(-3), 10, null, "{{name}} " + Script)],
        };
        return Report(Now.AddDays(-60), [mailbox.Make("</script>" + Script)]);
    }

    /// <summary>A report on mailboxes.</summary>
    public static MailReport Report(DateTimeOffset since, IReadOnlyList<MailboxReport> mailboxes) => new()
    {
        Generator = "MailSyncPS 0.1.0",
        Created = Now,
        Since = since,
        Level = mailboxes.Select(mailbox => mailbox.Level).DefaultIfEmpty().Max(),
        Totals = ReportTotals.Sum(mailboxes.Select(mailbox => mailbox.Totals)),
        Mailboxes = ReportBuilder.Ordered(mailboxes),
    };
}
