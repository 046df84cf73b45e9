using MailSyncPS.Engine.Ledger.History;
using MailSyncPS.Engine.Servers.Usage;

namespace MailSyncPS.Engine.Quota;

/// <summary>Tells how a mailbox fills up. The method and its limits: docs/forecast.md.</summary>
static class Forecaster
{
    /// <summary>Older readings and mails tell nothing of the present.</summary>
    public const int Days = 42;

    /// <summary>Known days from which on the readings tell by themselves what comes in.</summary>
    const double EnoughDays = 7;

    /// <summary>Known days from which on they tell it where nothing else does.</summary>
    const double LeastDays = 2;

    /// <summary>Of the mails that lie there, those of this time count: older ones may have been removed since.</summary>
    const int RecentDays = 14;

    /// <summary>With fewer mails than this within that time, those of all days count.</summary>
    const int FewMails = 20;

    /// <summary>Mails that came within less time are not told from a single batch.</summary>
    static readonly TimeSpan LeastSpan = TimeSpan.FromDays(1);

    /// <summary>Whether readings tell by themselves what comes in.</summary>
    public static bool IsEnough(IReadOnlyList<QuotaReading> readings, IReadOnlyList<RunRecord> removals, DateTimeOffset now) =>
        InflowOf(InOrder(readings, now), removals, now).KnownDays >= EnoughDays;

    /// <summary>Makes a forecast.</summary>
    /// <param name="readings">Readings of usage, in any order; the newest is the usage now.</param>
    /// <param name="removals">Runs that may have removed mails: what they span tells nothing of what comes in.</param>
    /// <param name="sample">Mails that lie in the mailbox; null when none were looked at.</param>
    /// <param name="now">Now; what claims to be later is left out.</param>
    public static Forecast Of(IReadOnlyList<QuotaReading> readings, IReadOnlyList<RunRecord> removals, MailSample? sample,
        DateTimeOffset now)
    {
        var ordered = InOrder(readings, now);
        if (ordered is not [.., var latest])
            return Forecast.Unknown;
        var inflow = InflowOf(ordered, removals, now);
        var perDay = inflow.KnownDays >= EnoughDays ? inflow.PerDay()
            : (sample is null ? null : PerDay(sample, now)) ?? (inflow.KnownDays >= LeastDays ? inflow.PerDay() : null);
        var scale = latest.LimitBytes ?? latest.UsedBytes;
        var trend = LevelTrend.Of(ordered.Select(reading => (reading.Time, reading.UsedBytes)), scale)
            ?? (perDay is { } bytes ? LevelTrend.Of(bytes, scale) : UsageTrend.Unknown);
        return new Forecast(perDay is null ? null : (long)Math.Round(perDay.Value), trend);
    }

    static List<QuotaReading> InOrder(IReadOnlyList<QuotaReading> readings, DateTimeOffset now) =>
        [.. readings.Where(reading => reading.Time <= now && reading.Time >= now.AddDays(-Days)).GroupBy(reading => reading.Time)
            .Select(same => same.Last()).OrderBy(reading => reading.Time)];

    /// <summary>
    /// What came in between readings. Where usage fell, or a removal was at work, or another limit was measured by, nobody knows.
    /// </summary>
    static InflowDays InflowOf(List<QuotaReading> ordered, IReadOnlyList<RunRecord> removals, DateTimeOffset now)
    {
        var inflow = new InflowDays(now, Days);
        foreach (var (from, to) in ordered.Zip(ordered.Skip(1)))
        {
            if (to.UsedBytes >= from.UsedBytes && to.Source == from.Source
                && !removals.Any(run => run.Begun <= to.Time && (run.Ended ?? run.Begun) >= from.Time))
                inflow.AddSpan(from.Time, to.Time, to.UsedBytes - from.UsedBytes);
        }
        return inflow;
    }

    /// <summary>What comes in a day, from the mails that lie there; null when they tell nothing.</summary>
    static double? PerDay(MailSample sample, DateTimeOffset now)
    {
        var mails = sample.Mails.Where(mail => mail.Arrived <= now).ToList();
        if (mails.Count == 0)
            return null;
        var days = mails.Count(mail => mail.Arrived > now.AddDays(-RecentDays)) >= FewMails ? RecentDays : Days;
        // The oldest mail opens the time that is known, and is not one of those that came within it.
        var since = new[] { now.AddDays(-days), sample.WholeSince ?? DateTimeOffset.MinValue, mails.Min(mail => mail.Arrived) }.Max();
        if (now - since < LeastSpan)
            return null;
        var inflow = new InflowDays(now, days);
        inflow.AddSpan(since, now, 0);
        foreach (var mail in mails.Where(mail => mail.Arrived > since))
            inflow.AddMail(mail.Arrived, mail.Bytes);
        return inflow.PerDay();
    }
}
