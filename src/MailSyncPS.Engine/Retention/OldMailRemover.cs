namespace MailSyncPS.Engine.Retention;

/// <summary>Frees a mailbox of mails whose copies are proven.</summary>
public static class OldMailRemover
{
    /// <summary>Finds what a removal would do. Reads the servers and the ledger, writes nothing.</summary>
    /// <exception cref="MailSyncException">A mailbox or the ledger can't be read, or the source can't free single mails.</exception>
    public static Task<RemovalPlan> PlanAsync(RemovalRequest request, IRunObserver observer, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>Removes what was planned and still holds. Failures go to the observer, and the counts are returned all the same.</summary>
    /// <exception cref="OperationCanceledException">The removal was cancelled; the observer was told the totals so far.</exception>
    public static Task<OldMailRemoval> ExecuteAsync(RemovalPlan plan, IRunObserver observer, CancellationToken cancellationToken) => throw new NotSupportedException();
}
