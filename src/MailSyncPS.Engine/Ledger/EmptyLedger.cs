namespace MailSyncPS.Engine.Ledger;

/// <summary>A ledger that was not made yet, opened for reading.</summary>
sealed class EmptyLedger : ILedger
{
    /// <inheritdoc/>
    public Task<IRunLock> LockAsync(MailboxKey source, CancellationToken cancellationToken) => throw EmptyRoute.NoWriting();

    /// <inheritdoc/>
    public Task<ILedgerRoute> OpenRouteAsync(MailboxKey source, MailboxKey destination, CancellationToken cancellationToken) =>
        Task.FromResult<ILedgerRoute>(new EmptyRoute(source, destination));

    /// <inheritdoc/>
    public Task SaveReadingAsync(MailboxKey mailbox, string address, History.QuotaReading reading, CancellationToken cancellationToken) =>
        throw EmptyRoute.NoWriting();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
