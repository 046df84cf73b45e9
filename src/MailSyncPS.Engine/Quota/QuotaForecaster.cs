using MailSyncPS.Engine.Ledger.History;
using MailSyncPS.Engine.Servers.Usage;
using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.Quota;

/// <summary>Reads how full a mailbox is, keeps the reading in the ledger, and tells when the mailbox will be full.</summary>
public static class QuotaForecaster
{
    /// <summary>
    /// Reads usage and limit, and makes a forecast. A ledger that can't be used is told in the outcome, and the usage all the same.
    /// </summary>
    /// <exception cref="MailSyncException">The mailbox can't be read.</exception>
    public static async Task<QuotaOutcome> ReadAsync(QuotaRequest request, IRunObserver observer, CancellationToken cancellationToken)
    {
        var store = new ReadingStore(request.Account, request.Ledger, request.Timeouts);
        await store.ReadAsync(request.Timeouts.Now.AddDays(-Forecaster.Days), cancellationToken).ConfigureAwait(false);
        var depth = Forecaster.IsEnough(store.Readings, store.Removals, request.Timeouts.Now) ? SampleDepth.Oldest : SampleDepth.Recent;
        var measure = await QuotaReader.MeasureAsync(request.Account, request.ByFolder, depth, request.Timeouts, observer,
            cancellationToken).ConfigureAwait(false);

        var now = request.Timeouts.Now;
        var reading = new QuotaReading(now, measure.UsedBytes, measure.LimitBytes, measure.MessageCount, measure.Source);
        var forecast = Forecaster.Of([.. store.Readings, reading], store.Removals, depth == SampleDepth.Recent
            ? measure.Sample : null, now);
        if (request.KeepsReading)
            await store.KeepAsync(reading with { GrowthBytesPerDay = forecast.GrowthBytesPerDay, Trend = forecast.Trend },
                cancellationToken).ConfigureAwait(false);

        var full = forecast.FullAt(measure.UsedBytes, measure.LimitBytes, now)?.ToLocalTime();
        var alarm = new QuotaAlarm(request, now);
        var quota = QuotaAnswer.Make(measure, request.ByFolder, forecast, full, alarm.Judge(measure.UsedBytes, measure.LimitBytes, full));
        if (alarm.Tell(quota, quota.Warning) is { } warning)
            observer.OnWarning(warning);
        return new QuotaOutcome(quota, store.Failure is { } failure ? ForecastTexts.FormatNotKept(failure.Message) : null);
    }

    /// <summary>What a reading that was taken without warnings has to be warned of, in words; null for nothing.</summary>
    public static string? WarningOf(MailboxQuota quota, QuotaRequest request)
    {
        var alarm = new QuotaAlarm(request, request.Timeouts.Now);
        return alarm.Tell(quota, alarm.Judge(quota.UsedBytes ?? 0, quota.LimitBytes, quota.EstimatedFull));
    }
}
