using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.Ledger.History;

/// <summary>
/// Notes runs that came to nothing before they began, as where the mailbox could not be logged in to: without a note, what the ledger
/// tells of the mailbox would be what the run before it left.
/// </summary>
public static class FailedRuns
{
    /// <summary>Notes one. That it can't be noted is a warning.</summary>
    /// <param name="ledgerName">The ledger.</param>
    /// <param name="start">What was to be done.</param>
    /// <param name="failure">Why it was not.</param>
    /// <param name="observer">Is warned.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task NoteAsync(LedgerName ledgerName, RunStart start, MailSyncException failure, IRunObserver observer,
        CancellationToken cancellationToken)
    {
        // Two accounts of one mailbox are no run, and what is wrong with the ledger itself can't be kept there.
        if (failure.Failure == MailFailure.SameMailbox || RunJournal.BlamesLedger(failure))
            return;
        try
        {
            // A removal makes no ledger: without one nothing was copied that it could be about.
            if (start.Kind == RunKind.Removal && !await LedgerStore.ExistsAsync(ledgerName, cancellationToken).ConfigureAwait(false))
                return;
            var ledger = await LedgerStore.OpenAsync(ledgerName, LedgerAccess.ReadWrite, cancellationToken).ConfigureAwait(false);
            await using var ledgerScope = ledger.ConfigureAwait(false);
            var source = MailboxKey.Of(start.Source);
            var held = await ledger.LockAsync(source, cancellationToken).ConfigureAwait(false);
            await using var heldScope = held.ConfigureAwait(false);
            var route = await ledger.OpenRouteAsync(source, MailboxKey.Of(start.Destination), cancellationToken).ConfigureAwait(false);
            route.BeginRun(start with { Holding = held.Holding });
            await route.EndRunAsync(new RunEnd(RunOutcome.Failed, new RunCounts(), failure), cancellationToken).ConfigureAwait(false);
        }
        catch (MailSyncException e) when (e.Failure == MailFailure.AlreadyRunning)
        {
            // The run that is at work will note how it ends.
        }
        catch (MailSyncException e)
        {
            observer.OnWarning(HistoryTexts.FormatFailureNotNoted(start.Source, e.Message));
        }
    }
}
