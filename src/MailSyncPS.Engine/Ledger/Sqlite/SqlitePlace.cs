using MailSyncPS.Engine.Ledger.Copying;

namespace MailSyncPS.Engine.Ledger.Sqlite;

/// <summary>A file in which an embedded ledger is, or may be made.</summary>
/// <param name="path">Its full path.</param>
sealed class SqlitePlace(string path) : ILedgerPlace
{
    /// <inheritdoc/>
    public string Name => path;

    /// <inheritdoc/>
    public Task<bool> ExistsAsync(RunTimeouts timeouts, CancellationToken cancellationToken)
    {
        try
        {
            return Task.FromResult(SqliteOpening.Exists(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw LedgerFaults.NotWritable(path, e.Message, e);
        }
    }

    /// <inheritdoc/>
    public async Task<ILedger> OpenAsync(LedgerAccess access, RunTimeouts timeouts, CancellationToken cancellationToken) =>
        await SqliteLedger.OpenAsync(path, access, timeouts, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public Task<ILedgerContents> OpenContentsAsync(LedgerAccess access, RunTimeouts timeouts, CancellationToken cancellationToken) =>
        Task.FromResult<ILedgerContents>(new SqliteContents(path, access, timeouts));

    /// <inheritdoc/>
    public async Task<ILedgerHistory> OpenHistoryAsync(RunTimeouts timeouts, CancellationToken cancellationToken) =>
        new SqliteHistory(await SqliteLedger.OpenAsync(path, LedgerAccess.ReadOnly, timeouts, cancellationToken).ConfigureAwait(false),
            path);
}
