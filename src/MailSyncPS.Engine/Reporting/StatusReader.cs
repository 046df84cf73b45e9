using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Ledger.History;
using MailSyncPS.Engine.Quota;
using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.Reporting;

/// <summary>Tells where mailboxes stand. Reads the ledger alone, and talks to no server.</summary>
public static class StatusReader
{
    /// <summary>How many of its last runs a mailbox tells.</summary>
    const int MostRuns = 30;

    /// <summary>Reads it.</summary>
    /// <exception cref="MailSyncException">The ledger can't be read.</exception>
    public static async Task<IReadOnlyList<MailSyncStatus>> ReadAsync(
        StatusRequest request, IRunObserver observer, CancellationToken cancellationToken)
    {
        var history = await LedgerStore.OpenHistoryAsync(request.Ledger, request.Timeouts, cancellationToken).ConfigureAwait(false);
        await using var historyScope = history.ConfigureAwait(false);
        observer.OnProgress(new RunProgress(ReportTexts.ActivityStatus, ReportTexts.ProgressReading, 0, 0));
        var known = request.Choose(history.Place, await history.FindMailboxesAsync(cancellationToken).ConfigureAwait(false));
        var counts = (await history.CountMessagesAsync(cancellationToken).ConfigureAwait(false)).ToLookup(count => count.Source);
        var now = request.Timeouts.Time.GetLocalNow();
        List<MailSyncStatus> all = [];
        foreach (var mailbox in known)
        {
            observer.OnProgress(new RunProgress(ReportTexts.ActivityStatus, mailbox.Name, all.Count, known.Count));
            var readings = await history.FindReadingsAsync(mailbox.Key, now.AddDays(-Forecaster.Days), cancellationToken)
                .ConfigureAwait(false);
            var recent = await history.FindRunsAsync(mailbox.Key, now.AddDays(-Forecaster.Days), int.MaxValue, cancellationToken)
                .ConfigureAwait(false);
            var last = await history.FindRunsAsync(mailbox.Key, DateTimeOffset.UnixEpoch, MostRuns, cancellationToken)
                .ConfigureAwait(false);
            all.Add(Of(mailbox, [.. counts[mailbox.Key]], readings is [.., var reading] ? reading : null, last)
                with { EstimatedFull = ReportForecaster.Of(readings, recent, now)?.EstimatedFull });
        }
        return all;
    }

    static MailSyncStatus Of(
        KnownMailbox mailbox, IReadOnlyList<MessageCount> counts, QuotaReading? reading, IReadOnlyList<RunRecord> runs) => new()
    {
        Mailbox = mailbox.Name,
        Protocol = mailbox.Key.Protocol,
        Server = PlainText.Visible(mailbox.Key.Host),
        AtSource = Sum(counts, count => count.IsAtSource),
        Copied = Sum(counts, count => count.State is MailRecordState.Proven or MailRecordState.Removing or MailRecordState.Removed),
        Removed = Sum(counts, count => count.State == MailRecordState.Removed),
        Waiting = Sum(counts, count => count.IsAtSource
            && count.State is MailRecordState.Listed or MailRecordState.Copying or MailRecordState.InDoubt or MailRecordState.Copied),
        SetAside = Sum(counts, count => count is { IsAtSource: true, State: MailRecordState.Quarantined }),
        UsedBytes = reading?.UsedBytes,
        LimitBytes = reading?.LimitBytes,
        ReadAt = reading?.Time,
        Runs = [.. runs.Select(Of)],
    };

    static long Sum(IEnumerable<MessageCount> counts, Func<MessageCount, bool> isMeant) => counts.Where(isMeant).Sum(count => count.Count);

    static MailSyncStatusRun Of(RunRecord run) => new()
    {
        Kind = run.Kind == RunKind.Forward ? MailRunKind.Copy : MailRunKind.Removal,
        Destination = run.Destination.Name,
        Begun = run.Begun,
        Ended = run.Ended,
        Outcome = run.Outcome switch
        {
            RunOutcome.Running => MailRunOutcome.Running,
            RunOutcome.Complete => MailRunOutcome.Complete,
            RunOutcome.Incomplete => MailRunOutcome.Incomplete,
            RunOutcome.Failed => MailRunOutcome.Failed,
            RunOutcome.Stopped => MailRunOutcome.Stopped,
            _ => MailRunOutcome.Interrupted,
        },
        Mails = run.Counts.Done,
        Bytes = run.Counts.Bytes,
        Left = run.Counts.Failed + run.Counts.NotReached,
        SetAside = run.Counts.Quarantined,
        FailureId = run.FailureId,
        Failure = run.Failure,
    };
}
