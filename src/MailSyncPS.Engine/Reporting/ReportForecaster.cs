using MailSyncPS.Engine.Ledger.History;
using MailSyncPS.Engine.Quota;
using MailSyncPS.Engine.Reporting.Model;

namespace MailSyncPS.Engine.Reporting;

/// <summary>Tells how a mailbox fills up, and whether removals hold it.</summary>
static class ReportForecaster
{
    /// <summary>Removals hold a mailbox only up to this share of its limit: above it, one that fails is one too many.</summary>
    const double HeldUpTo = 0.75;

    static readonly TimeSpan Recently = TimeSpan.FromDays(14);

    /// <summary>Makes a forecast; null when nothing can be told.</summary>
    /// <param name="readings">The readings of the last <see cref="Forecaster.Days"/> days, the oldest first.</param>
    /// <param name="runs">The runs of that time.</param>
    /// <param name="now">Now.</param>
    public static ReportForecast? Of(IReadOnlyList<QuotaReading> readings, IEnumerable<RunRecord> runs, DateTimeOffset now)
    {
        var removals = runs.Where(run => run.Kind == RunKind.Removal).ToList();
        if (readings is not [.., var latest])
            return null;
        var forecast = Forecaster.Of(readings, removals, null, now);
        // While there are few readings, the mails that lay in the mailbox told what comes in, and the reading has kept it.
        if (forecast.GrowthBytesPerDay is null)
            forecast = forecast with { GrowthBytesPerDay = latest.GrowthBytesPerDay };
        if (forecast.Trend == UsageTrend.Unknown)
            forecast = forecast with { Trend = latest.Trend };
        if (forecast == Forecast.Unknown)
            return null;
        var isFreed = removals.Any(run => run.Counts.Done > 0 && now - run.Begun <= Recently)
            && latest.UsedBytes < latest.LimitBytes * HeldUpTo;
        return new ReportForecast(forecast.GrowthBytesPerDay, forecast.Trend,
            forecast.FullAt(latest.UsedBytes, latest.LimitBytes, latest.Time),
            isFreed || forecast.Trend is UsageTrend.Steady or UsageTrend.Shrinking);
    }
}
