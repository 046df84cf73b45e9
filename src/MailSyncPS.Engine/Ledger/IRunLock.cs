namespace MailSyncPS.Engine.Ledger;

/// <summary>The right to work on one source mailbox. It lives as long as the process that holds it, and no longer.</summary>
public interface IRunLock : IAsyncDisposable
{
    /// <summary>Makes sure that the lock is still held.</summary>
    /// <exception cref="MailSyncException"><see cref="MailFailure.LockLost"/>: it is gone, and nothing more may be done.</exception>
    void EnsureHeld();
}
