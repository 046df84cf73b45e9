using MailSyncPS.Engine.Ledger.History;
using MailSyncPS.Engine.Reporting.Model;

namespace MailSyncPS.Engine.Reporting;

/// <summary>Judges what about a mailbox a person should know or do something about.</summary>
sealed class ReportConcerns(DateTimeOffset since, DateTimeOffset now)
{
    const double FullPercent = 99.5;
    const double NearlyFullPercent = 90;
    const int DaysThatShowAHabit = 3;

    static readonly TimeSpan Soon = TimeSpan.FromDays(30);
    static readonly TimeSpan Later = TimeSpan.FromDays(90);
    static readonly TimeSpan ShortestSilence = TimeSpan.FromDays(3);

    /// <summary>The concerns, the worst first.</summary>
    /// <param name="usage">The newest reading; null when there is none.</param>
    /// <param name="forecast">Where usage is heading; null when nothing tells.</param>
    /// <param name="runs">The last runs, the newest first.</param>
    /// <param name="totals">What is waiting and set aside.</param>
    public IReadOnlyList<ReportConcern> Find(ReportReading? usage, ReportForecast? forecast, IReadOnlyList<ReportRun> runs,
        ReportTotals totals)
    {
        List<ReportConcern?> concerns = [Space(usage, forecast), .. Failures(runs), Silence(runs)];
        if (totals.Waiting > 0)
            concerns.Add(new() { Kind = ReportConcernKind.Waiting, Level = ReportLevel.Notice, Count = totals.Waiting });
        if (Last(runs, RunKind.Forward) is { Outcome: RunOutcome.Incomplete, FailureId: null,
            Counts: { Failed: 0, NotReached: 0, Quarantined: 0 } })
            concerns.Add(new() { Kind = ReportConcernKind.NotWhole, Level = ReportLevel.Notice });
        if (totals.SetAside > 0)
            concerns.Add(new() { Kind = ReportConcernKind.SetAside, Level = ReportLevel.Notice, Count = totals.SetAside });
        if (Last(runs, RunKind.Removal) is { Counts.KeptCopyGone: > 0 and var gone })
            concerns.Add(new() { Kind = ReportConcernKind.CopiesGone, Level = ReportLevel.Notice, Count = gone });
        return [.. concerns.OfType<ReportConcern>().OrderByDescending(concern => concern.Level)];
    }

    ReportConcern? Space(ReportReading? usage, ReportForecast? forecast)
    {
        var percent = usage?.PercentUsed;
        if (percent >= FullPercent)
            return new() { Kind = ReportConcernKind.Full, Level = ReportLevel.Attention, Percent = percent };
        if (forecast is { IsHeld: false, EstimatedFull: { } full } && full - now <= Later)
            return new() { Kind = ReportConcernKind.FullSoon, Level = full - now <= Soon
                ? ReportLevel.Attention : ReportLevel.Notice, Percent = percent, Time = full };
        return percent >= NearlyFullPercent
            ? new() { Kind = ReportConcernKind.NearlyFull, Level = ReportLevel.Attention, Percent = percent } : null;
    }

    // A forward and a removal take turns in a schedule: each kind's failures in a row are counted apart, and told once where they are the
    // same.
    static IEnumerable<ReportConcern> Failures(IReadOnlyList<ReportRun> runs) =>
        runs.GroupBy(run => run.Kind).Select(Failure).OfType<ReportConcern>().OrderByDescending(concern => concern.Count)
            .DistinctBy(concern => (concern.Kind, concern.FailureId));

    static ReportConcern? Failure(IEnumerable<ReportRun> runs)
    {
        var ended = runs.Where(run => run.Outcome is not (RunOutcome.Running or RunOutcome.Stopped)).ToList();
        if (ended is [{ Outcome: RunOutcome.Interrupted, Begun: var begun }, ..])
            return new() { Kind = ReportConcernKind.RunInterrupted, Level = ReportLevel.Notice, Time = begun };
        var failed = ended.TakeWhile(run => run.FailureId is not null).ToList();
        if (failed.Count == 0)
            return null;
        var id = failed[0].FailureId;
        var level = id == nameof(MailFailure.DailyLimitReached) || failed.Count == 1 && Passes(id)
            ? ReportLevel.Notice : ReportLevel.Attention;
        return new() { Kind = ReportConcernKind.RunsFailed, Level = level, Count = failed.Count, FailureId = id, Time = failed[0].Begun };
    }

    // What the next run may find gone by itself.
    static bool Passes(string? failureId) => Enum.TryParse<MailFailure>(failureId, out var failure) && failure
        is MailFailure.HostNotFound or MailFailure.ConnectionRefused or MailFailure.ConnectionTimedOut or MailFailure.ConnectionLost
        or MailFailure.MailboxInUse or MailFailure.ServerUnavailable or MailFailure.LockLost;

    // A schedule that has stopped makes no failure that would be seen.
    ReportConcern? Silence(IReadOnlyList<ReportRun> runs)
    {
        var days = runs.Select(run => DailyUsage.DayOf(run.Begun).DayNumber).Distinct().ToList();
        if (days.Count < DaysThatShowAHabit && runs.Count < ReportBuilder.MostRuns)
            return null;
        var pauses = days.Zip(days.Skip(1), (later, earlier) => later - earlier).Order().ToList();
        var usual = TimeSpan.FromDays(pauses.Count > 0 ? pauses[pauses.Count / 2] : 1);
        var silence = now - runs[0].Begun;
        if (silence < ShortestSilence || silence < 3 * usual)
            return null;
        return new()
        {
            Kind = ReportConcernKind.NoRuns,
            Level = runs[0].Begun >= since ? ReportLevel.Attention : ReportLevel.Notice,
            Count = (long)silence.TotalDays,
            Time = runs[0].Begun,
        };
    }

    static ReportRun? Last(IReadOnlyList<ReportRun> runs, RunKind kind) =>
        runs.FirstOrDefault(run => run.Kind == kind && run.Outcome is RunOutcome.Complete or RunOutcome.Incomplete);
}
