namespace MailSyncPS.Engine.Ledger.Locks;

/// <summary>
/// The right to work on a source mailbox: the lock of its ledger, which all machines see that use this ledger, and that of this machine,
/// whatever the ledger.
/// </summary>
sealed class SourceLock : IRunLock
{
    readonly IRunLock _ledger;
    readonly IDisposable _machine;

    SourceLock(IRunLock ledger, IDisposable machine) => (_ledger, _machine) = (ledger, machine);

    /// <summary>Takes both locks.</summary>
    /// <exception cref="MailSyncException"><see cref="MailFailure.AlreadyRunning"/>: another run holds one of them.</exception>
    public static async Task<IRunLock> TakeAsync(ILedger ledger, MailAccount source, RunTimeouts timeouts,
        CancellationToken cancellationToken)
    {
        var held = await ledger.LockAsync(MailboxKey.Of(source), cancellationToken).ConfigureAwait(false);
        try
        {
            return new SourceLock(held, await MachineLock.TakeAsync(source, timeouts, cancellationToken).ConfigureAwait(false));
        }
        catch
        {
            await held.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc/>
    public string Holding => _ledger.Holding;

    /// <inheritdoc/>
    public ValueTask EnsureHeldAsync(CancellationToken cancellationToken) => _ledger.EnsureHeldAsync(cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _machine.Dispose();
        await _ledger.DisposeAsync().ConfigureAwait(false);
    }
}
