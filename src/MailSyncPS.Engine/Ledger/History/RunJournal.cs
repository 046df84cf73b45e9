using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.Ledger.History;

/// <summary>Keeps a note of a run around its work.</summary>
static class RunJournal
{
    /// <summary>Does a run's work between two notes in the ledger; what it throws is thrown on.</summary>
    /// <param name="route">The ledger's view of the mailboxes, whose source is locked.</param>
    /// <param name="start">What begins.</param>
    /// <param name="work">The work.</param>
    /// <param name="count">Counts what was done; the outcome is that of a run that came to its end.</param>
    /// <param name="observer">Is told when the second note can't be made: what was done is done all the same.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static async Task KeepAsync(ILedgerRoute route, RunStart start, Func<Task> work,
        Func<(RunCounts Counts, RunOutcome Outcome)> count, IRunObserver observer, CancellationToken cancellationToken)
    {
        route.BeginRun(start);
        try
        {
            await work().ConfigureAwait(false);
        }
        catch (Exception e) when (!BlamesLedger(e))
        {
            await TryEndAsync(route, EndBy(e, count().Counts, cancellationToken)).ConfigureAwait(false);
            throw;
        }
        var (counts, outcome) = count();
        if (await TryEndAsync(route, new RunEnd(outcome, counts, null)).ConfigureAwait(false) is { } trouble)
            observer.OnWarning(HistoryTexts.FormatEndNotNoted(trouble.Message));
    }

    // What failed to keep the run's own work is not asked to keep a note of it.
    internal static bool BlamesLedger(Exception e) =>
        e is MailSyncException { Failure: MailFailure.LedgerInvalid or MailFailure.LedgerNotWritable or MailFailure.LedgerTooNew
        or MailFailure.LedgerNotTrusted or MailFailure.LedgerUnreachable or MailFailure.LedgerRefused };

    static RunEnd EndBy(Exception e, RunCounts counts, CancellationToken cancellationToken) => e switch
    {
        OperationCanceledException when cancellationToken.IsCancellationRequested => new(RunOutcome.Stopped, counts, null),
        // The limit was asked for, so reaching it is no failure.
        MailSyncException { Failure: MailFailure.DailyLimitReached } limit => new(RunOutcome.Incomplete, counts, limit),
        MailSyncException known => new(RunOutcome.Failed, counts, known),
        _ => new(RunOutcome.Failed, counts, new MailSyncException(MailFailure.Unexpected, PlainText.Clean(e.Message), e)),
    };

    // The failure that ended the run is the one to be told.
    static async Task<Exception?> TryEndAsync(ILedgerRoute route, RunEnd end)
    {
        try
        {
            await route.EndRunAsync(end, CancellationToken.None).ConfigureAwait(false);
            return null;
        }
        catch (Exception e)
        {
            return e;
        }
    }
}
