namespace MailSyncPS.Engine.Ledger.History;

/// <summary>There is no ledger to note anything in.</summary>
public static class FailedRuns
{
    /// <summary>Says in a verbose message what would be noted.</summary>
    public static Task NoteAsync(LedgerName ledgerName, RunStart start, MailSyncException failure, IRunObserver observer,
        CancellationToken cancellationToken)
    {
        observer.OnVerbose($"{start.Kind} of {start.Source} failed: {failure.Failure}");
        return Task.CompletedTask;
    }
}
