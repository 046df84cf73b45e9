using MailSyncPS.Engine.Ledger.Copying;

namespace MailSyncPS.Engine.Ledger;

/// <summary>A place where a ledger of one kind is, or may be made.</summary>
interface ILedgerPlace
{
    /// <summary>The place, for people.</summary>
    string Name { get; }

    /// <summary>Whether a ledger was made there.</summary>
    /// <exception cref="MailSyncException">That can't be told.</exception>
    Task<bool> ExistsAsync(RunTimeouts timeouts, CancellationToken cancellationToken);

    /// <summary>Opens the ledger, and makes it where it may.</summary>
    Task<ILedger> OpenAsync(LedgerAccess access, RunTimeouts timeouts, CancellationToken cancellationToken);

    /// <summary>Opens a ledger that is there, and up to date, for all that it holds.</summary>
    Task<ILedgerContents> OpenContentsAsync(LedgerAccess access, RunTimeouts timeouts, CancellationToken cancellationToken);

    /// <summary>Opens a ledger that is there for what it has to tell. It is not changed.</summary>
    Task<ILedgerHistory> OpenHistoryAsync(RunTimeouts timeouts, CancellationToken cancellationToken);
}
