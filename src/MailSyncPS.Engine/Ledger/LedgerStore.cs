using MailSyncPS.Engine.Ledger.Sqlite;

namespace MailSyncPS.Engine.Ledger;

/// <summary>Opens the ledger, and knows where it is by default.</summary>
public static class LedgerStore
{
    /// <summary>Opens the ledger at a path; null for the one named by MAILSYNCPS_LEDGER, or else the user's own.</summary>
    /// <exception cref="MailSyncException">It is not a ledger, is of a newer version, or can't be opened as asked.</exception>
    public static Task<ILedger> OpenAsync(string? path, LedgerAccess access, CancellationToken cancellationToken) =>
        OpenAsync(path, access, new Patience(), cancellationToken);

    /// <summary>The same by another clock.</summary>
    internal static async Task<ILedger> OpenAsync(string? path, LedgerAccess access, Patience patience,
        CancellationToken cancellationToken) =>
        await SqliteLedger.OpenAsync(LedgerPath.Resolve(path), access, patience, cancellationToken).ConfigureAwait(false);

    /// <summary>Opens a ledger for what it has to tell, at a path as in <see cref="OpenAsync"/>. It is neither made nor changed.</summary>
    /// <exception cref="MailSyncException"><see cref="MailFailure.LedgerMissing"/>: there is none; or it is not a ledger, is of a newer
    /// version, or can't be read.</exception>
    public static Task<ILedgerHistory> OpenHistoryAsync(string? path, CancellationToken cancellationToken) =>
        OpenHistoryAsync(path, new Patience(), cancellationToken);

    /// <summary>The same by another clock.</summary>
    internal static async Task<ILedgerHistory> OpenHistoryAsync(string? path, Patience patience, CancellationToken cancellationToken)
    {
        var full = LedgerPath.Resolve(path);
        if (!IsThere(full))
            throw LedgerFaults.Missing(full);
        return new SqliteHistory(
            await SqliteLedger.OpenAsync(full, LedgerAccess.ReadOnly, patience, cancellationToken).ConfigureAwait(false), full);
    }

    /// <summary>The full path of the ledger that <see cref="OpenAsync"/> opens.</summary>
    public static string PathOf(string? path) => LedgerPath.Resolve(path);

    /// <summary>Whether the ledger was made already.</summary>
    /// <exception cref="MailSyncException">That can't be seen, as in a folder that is closed.</exception>
    public static bool Exists(string? path) => IsThere(PathOf(path));

    static bool IsThere(string full)
    {
        try
        {
            return SqliteOpening.Exists(full);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw LedgerFaults.NotWritable(full, e.Message, e);
        }
    }
}
