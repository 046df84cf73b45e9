namespace MailSyncPS.Engine.Ledger;

/// <summary>
/// The right to work on one source mailbox. It ends with the process that holds it, or, where it is a lease, once nobody renews it: who
/// holds one renews it by himself.
/// </summary>
public interface IRunLock : IAsyncDisposable
{
    /// <summary>
    /// What tells this holding of the lock from every other one, on whatever machine: a run that notes it can be told to be at work.
    /// </summary>
    string Holding { get; }

    /// <summary>
    /// Makes sure that the lock is held and stays so for as long as a step that can't be taken back lasts; a lease is renewed where that
    /// needs it.
    /// </summary>
    /// <exception cref="MailSyncException"><see cref="MailFailure.LockLost"/>: it is gone, and nothing more may be done.</exception>
    ValueTask EnsureHeldAsync(CancellationToken cancellationToken);
}
