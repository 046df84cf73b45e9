using MailSyncPS.Engine.Ledger.History;

namespace MailSyncPS.Engine.Ledger;

/// <summary>
/// What is known of every message, kept durably: when a task of this interface has ended, what it wrote survives a crash.
/// Every member throws <see cref="MailSyncException"/> with a Ledger kind when the store fails.
/// </summary>
public interface ILedger : IAsyncDisposable
{
    /// <summary>
    /// Takes this ledger's lock on a source mailbox, by whatever protocol it is read; a run takes the machine's beside it. A ledger opened
    /// for reading gives none: nothing may be changed under it.
    /// </summary>
    /// <exception cref="MailSyncException"><see cref="MailFailure.AlreadyRunning"/>: another run holds it.</exception>
    Task<IRunLock> LockAsync(MailboxKey source, CancellationToken cancellationToken);

    /// <summary>
    /// The view of one source mailbox on its way to one destination mailbox; both become known by this call, unless the ledger is
    /// read-only.
    /// </summary>
    Task<ILedgerRoute> OpenRouteAsync(MailboxKey source, MailboxKey destination, CancellationToken cancellationToken);

    /// <summary>
    /// Keeps a reading of a mailbox's usage, and thins out older ones: one an hour after a week, one a day after 90 days. Needs no lock.
    /// </summary>
    Task SaveReadingAsync(MailboxKey mailbox, string address, QuotaReading reading, CancellationToken cancellationToken);
}
