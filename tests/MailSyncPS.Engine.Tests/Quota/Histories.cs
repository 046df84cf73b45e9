using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Ledger.History;
using MailSyncPS.Engine.Quota;

namespace MailSyncPS.Engine.Tests.Quota;

/// <summary>Histories of usage whose answers are known.</summary>
static class Histories
{
    public const long MB = 1 << 20;
    public const long Limit = 200 * MB;

    public static readonly DateTimeOffset Now = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    static readonly KnownMailbox Mailbox = new(new MailboxKey(MailProtocol.Imap, "imap.example.jp", "taro"), "taro@example.jp");

    /// <summary>Readings over some days up to now, whose usage is told by how many days ago they were made.</summary>
    public static List<QuotaReading> Over(double days, TimeSpan every, Func<double, double> usage, long? limit = Limit)
    {
        var readings = new List<QuotaReading>();
        for (var time = Now - TimeSpan.FromDays(days); time <= Now; time += every)
            readings.Add(At((Now - time).TotalDays, usage((Now - time).TotalDays), limit));
        return readings;
    }

    /// <summary>A reading.</summary>
    public static QuotaReading At(double daysAgo, double used, long? limit = Limit, QuotaSource source = QuotaSource.ImapQuota) =>
        new(Now.AddDays(-daysAgo), (long)used, limit, 100, source);

    /// <summary>A removal that took an hour.</summary>
    public static RunRecord Removal(double daysAgo) => new()
    {
        Kind = RunKind.Removal,
        Source = Mailbox,
        Destination = Mailbox,
        Begun = Now.AddDays(-daysAgo),
        Ended = Now.AddDays(-daysAgo).AddHours(1),
        Outcome = RunOutcome.Complete,
        Counts = new RunCounts { Done = 10 },
    };

    /// <summary>The forecast of readings alone.</summary>
    public static Forecast Forecast(IReadOnlyList<QuotaReading> readings, params RunRecord[] removals) => Forecaster.Of(readings, removals, null, Now);

    /// <summary>When a mailbox is full that holds what the last reading told, in days from now.</summary>
    public static double? FullInDays(this Forecast forecast, QuotaReading last) => (forecast.FullAt(last.UsedBytes, last.LimitBytes, Now) - Now)?.TotalDays;
}
