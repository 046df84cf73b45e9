namespace MailSyncPS.Engine.Forwarding;

/// <summary>Copies the mails of one mailbox to another, with proof.</summary>
public static class MailForwarder
{
    /// <summary>Finds what a forward would do. Reads the servers and the ledger, writes nothing.</summary>
    /// <exception cref="MailSyncException">A mailbox or the ledger can't be read.</exception>
    public static Task<ForwardPlan> PlanAsync(ForwardRequest request, IRunObserver observer, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>Copies. Failures go to the observer, and the counts are returned all the same.</summary>
    /// <exception cref="OperationCanceledException">The run was cancelled; the observer was told the totals so far.</exception>
    public static Task<MailForwardResult> RunAsync(ForwardRequest request, IRunObserver observer, CancellationToken cancellationToken) => throw new NotSupportedException();
}
