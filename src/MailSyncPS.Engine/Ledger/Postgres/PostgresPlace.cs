using MailSyncPS.Engine.Ledger.Copying;

namespace MailSyncPS.Engine.Ledger.Postgres;

/// <summary>A database in which a ledger is, or may be made.</summary>
sealed class PostgresPlace(PostgresAddress address) : ILedgerPlace
{
    /// <inheritdoc/>
    public string Name => address.Name;

    /// <inheritdoc/>
    public Task<bool> ExistsAsync(RunTimeouts timeouts, CancellationToken cancellationToken) =>
        PostgresOpening.ExistsAsync(Briefly(timeouts), cancellationToken);

    /// <inheritdoc/>
    public async Task<ILedger> OpenAsync(LedgerAccess access, RunTimeouts timeouts, CancellationToken cancellationToken) =>
        await PostgresOpening.OpenAsync(Briefly(timeouts), access, cancellationToken).ConfigureAwait(false)
            ? new PostgresLedger(address, access, timeouts, new StopGrace(timeouts, timeouts.LedgerAfterStop, cancellationToken))
            : new EmptyLedger();

    /// <inheritdoc/>
    public async Task<ILedgerContents> OpenContentsAsync(LedgerAccess access, RunTimeouts timeouts,
        CancellationToken cancellationToken) =>
        await PostgresContents.OpenAsync(Briefly(timeouts), access, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async Task<ILedgerHistory> OpenHistoryAsync(RunTimeouts timeouts, CancellationToken cancellationToken)
    {
        var store = Briefly(timeouts);
        return await PostgresOpening.OpenAsync(store, LedgerAccess.ReadOnly, cancellationToken).ConfigureAwait(false)
            ? new PostgresHistory(store) : throw LedgerFaults.Missing(address.Name);
    }

    PostgresStore Briefly(RunTimeouts timeouts) => new(address, timeouts with { LedgerReturn = timeouts.LedgerOpening });
}
