using MailSyncPS.Engine.Ledger.Sqlite;

namespace MailSyncPS.Engine.Ledger;

/// <summary>Opens the ledger, and knows where it is by default.</summary>
public static class LedgerStore
{
    /// <summary>Opens the ledger at a path; null for the one named by MAILSYNCPS_LEDGER, or else the user's own.</summary>
    /// <exception cref="MailSyncException">It is not a ledger, is of a newer version, or can't be opened as asked.</exception>
    public static async Task<ILedger> OpenAsync(string? path, LedgerAccess access, CancellationToken cancellationToken) =>
        await SqliteLedger.OpenAsync(LedgerPath.Resolve(path), access, cancellationToken);

    /// <summary>The full path of the ledger that <see cref="OpenAsync"/> opens.</summary>
    public static string PathOf(string? path) => LedgerPath.Resolve(path);

    /// <summary>Whether the ledger was made already.</summary>
    public static bool Exists(string? path) => File.Exists(PathOf(path));
}
