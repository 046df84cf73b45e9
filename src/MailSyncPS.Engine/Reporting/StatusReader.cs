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
        var done = 0;
        foreach (var mailbox in known)
        {
            observer.OnProgress(new RunProgress(ReportTexts.ActivityStatus, mailbox.Name, done, known.Count));
            var readings = await history.FindReadingsAsync(mailbox.Key, now.AddDays(-Forecaster.Days), cancellationToken)
                .ConfigureAwait(false);
            var recent = await history.FindRunsAsync(mailbox.Key, now.AddDays(-Forecaster.Days), int.MaxValue, cancellationToken)
                .ConfigureAwait(false);
            var mails = counts[mailbox.Key].ToLookup(count => count.Destination);
            // The last ones to one destination may be older than many to another.
            var runs = await history.FindRunsAsync(mailbox.Key, DateTimeOffset.UnixEpoch, mails.Count > 1 ? int.MaxValue : MostRuns,
                cancellationToken).ConfigureAwait(false);
            var whole = Of(mailbox, readings is [.., var reading] ? reading : null)
                with { EstimatedFull = ReportForecaster.Of(readings, recent, now)?.EstimatedFull };
            // What was only ever tried in vain is told while it is the last.
            var destinations = runs.Select(run => run.Destination).Concat(mails.Select(of => of.Key)).Distinct()
                .Where((destination, newer) => newer == 0 || mails[destination].Any(count => count.State != MailRecordState.Listed))
                .ToList();
            all.AddRange(destinations.Count == 0 ? [whole] : destinations.Select(destination => Of(whole, destination,
                [.. mails[destination]], [.. runs.Where(run => run.Destination == destination).Take(MostRuns)])
                with { IsOneOfSeveral = destinations.Count > 1 }));
            done++;
        }
        return all;
    }

    static MailSyncStatus Of(KnownMailbox mailbox, QuotaReading? reading) => new()
    {
        Mailbox = mailbox.Name,
        Protocol = mailbox.Key.Protocol,
        Server = PlainText.Visible(mailbox.Key.Host),
        UsedBytes = reading?.UsedBytes,
        LimitBytes = reading?.LimitBytes,
        ReadAt = reading?.Time,
    };

    static MailSyncStatus Of(
        MailSyncStatus whole, KnownMailbox destination, IReadOnlyList<MessageCount> counts, IReadOnlyList<RunRecord> runs)
    {
        var waiting = Waiting(counts, runs);
        return whole with
        {
            Destination = destination.Name,
            AtSource = Sum(counts, count => count.IsAtSource && !IsOpen(count)) + waiting,
            Copied = Sum(counts, count => count.State is MailRecordState.Proven or MailRecordState.Removing or MailRecordState.Removed),
            Removed = Sum(counts, count => count.State == MailRecordState.Removed),
            Waiting = waiting,
            SetAside = Sum(counts, count => count is { IsAtSource: true, State: MailRecordState.Quarantined }),
            Runs = [.. runs.Select(Of)],
        };
    }

    /// <summary>
    /// The records do not tell which mails no run takes, as those marked as deleted, in folders that are left out, or beside what was
    /// removed. A copy that came to its end has told how many it left.
    /// </summary>
    static long Waiting(IReadOnlyList<MessageCount> counts, IReadOnlyList<RunRecord> runs)
    {
        var open = Sum(counts, count => count.IsAtSource && IsOpen(count));
        var last = runs.FirstOrDefault(run => run.Kind == RunKind.Forward && run is not { Outcome: RunOutcome.Failed, Counts.Listed: 0 });
        return last?.Outcome is RunOutcome.Complete or RunOutcome.Incomplete
            ? Math.Min(open, last.Counts.Failed + last.Counts.NotReached) : open;
    }

    static bool IsOpen(MessageCount count) =>
        count.State is MailRecordState.Listed or MailRecordState.Copying or MailRecordState.InDoubt or MailRecordState.Copied;

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
