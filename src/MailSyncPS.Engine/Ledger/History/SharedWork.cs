using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.Ledger.History;

/// <summary>Tells a worker what others have done since all of them began.</summary>
static class SharedWork
{
    /// <summary>Makes sure that no other worker has done the same work to its end since a moment.</summary>
    /// <exception cref="MailSyncException"><see cref="MailFailure.AlreadyRunning"/>: one has.</exception>
    public static async Task RequireUndoneAsync(LedgerName ledger, MailAccount source, RunKind kind, DateTimeOffset? since,
        RunTimeouts timeouts, CancellationToken cancellationToken)
    {
        if (since is not { } moment || !await LedgerStore.ExistsAsync(ledger, cancellationToken).ConfigureAwait(false))
            return;
        var history = await LedgerStore.OpenHistoryAsync(ledger, timeouts, cancellationToken).ConfigureAwait(false);
        await using var historyScope = history.ConfigureAwait(false);
        var runs = await history.FindRunsAsync(MailboxKey.Of(source), moment, MostRuns, cancellationToken).ConfigureAwait(false);
        if (runs.Any(run => run.Kind == kind && run.Outcome is RunOutcome.Complete or RunOutcome.Incomplete))
            throw new MailSyncException(MailFailure.AlreadyRunning, LedgerTexts.FormatDoneByAnother(source));
    }

    const int MostRuns = 20;
}
