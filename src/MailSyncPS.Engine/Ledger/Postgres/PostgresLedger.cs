using System.Collections.Concurrent;
using MailSyncPS.Engine.Ledger.History;

namespace MailSyncPS.Engine.Ledger.Postgres;

/// <summary>A ledger that several machines share: a schema of a PostgreSQL database.</summary>
sealed class PostgresLedger(PostgresAddress address, LedgerAccess access, RunTimeouts timeouts, StopGrace grace) : ILedger
{
    readonly PostgresStore _store = new(address, timeouts) { Patience = grace.Over };
    readonly SemaphoreSlim _turn = new(1, 1);
    readonly ConcurrentDictionary<string, PostgresFence> _held = new(StringComparer.Ordinal);

    /// <summary>The database.</summary>
    internal PostgresStore Store => _store;

    /// <inheritdoc/>
    public async Task<IRunLock> LockAsync(MailboxKey source, CancellationToken cancellationToken)
    {
        RequireWriting();
        var name = PostgresFence.NameOf(source);
        var taken = await PostgresLock.TakeAsync(_store, source, () => _held.TryRemove(name, out _), cancellationToken)
            .ConfigureAwait(false);
        _held[name] = taken.Fence;
        RunSteps.Reach("lock taken");
        return taken;
    }

    /// <inheritdoc/>
    public async Task<ILedgerRoute> OpenRouteAsync(MailboxKey source, MailboxKey destination, CancellationToken cancellationToken)
    {
        var place = await PostgresDirectory.FindAsync(_store, source, destination, cancellationToken).ConfigureAwait(false);
        if (access == LedgerAccess.ReadWrite && (place.Route == 0 || place.Epoch == 0))
            place = await PostgresDirectory.AddAsync(_store, source, destination, cancellationToken).ConfigureAwait(false);
        return new PostgresRoute(this, source, destination, place.Route, place.Destination, PostgresFence.Of(source, place.Epoch));
    }

    /// <inheritdoc/>
    public async Task SaveReadingAsync(MailboxKey mailbox, string address, QuotaReading reading, CancellationToken cancellationToken)
    {
        RequireWriting();
        RunSteps.Reach("ledger saving reading");
        await PostgresReadings.SaveAsync(_store, mailbox, address, reading, cancellationToken).ConfigureAwait(false);
        RunSteps.Reach("ledger saved reading");
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => grace.DisposeAsync();

    /// <summary>
    /// Writes, when it is this caller's turn: all of it durably, or nothing. A write that has begun is finished; what came to nothing, as
    /// the database is away, is not begun again when it was cancelled.
    /// </summary>
    /// <param name="what">What is written, as the step is named.</param>
    /// <param name="source">The mailbox whose messages it is about.</param>
    /// <param name="opened">What lets a caller write who holds no lock on the mailbox.</param>
    /// <param name="write">Writes it; may be called again, where what it did came to nothing.</param>
    /// <param name="cancellationToken">Ends the wait for the turn, and for a database that is away.</param>
    internal async Task<T> WriteAsync<T>(string what, MailboxKey source, PostgresFence opened, Func<PostgresTransaction, Task<T>> write,
        CancellationToken cancellationToken)
    {
        RequireWriting();
        RunSteps.Reach($"ledger saving {what}");
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            var fence = _held.GetValueOrDefault(PostgresFence.NameOf(source)) ?? opened;
            var result = await _store.FinishAsync(token => WriteOnceAsync(what, fence, write, token), cancellationToken)
                .ConfigureAwait(false);
            RunSteps.Reach($"ledger saved {what}");
            return result;
        }
        finally
        {
            _turn.Release();
        }
    }

    async Task<T> WriteOnceAsync<T>(string what, PostgresFence fence, Func<PostgresTransaction, Task<T>> write,
        CancellationToken cancellationToken)
    {
        var (result, transaction) = (default(T)!, Guid.Empty);
        try
        {
            var connection = await _store.ConnectAsync(cancellationToken).ConfigureAwait(false);
            await using var connectionScope = connection.ConfigureAwait(false);
            var data = new PostgresTransaction(connection, _store.Now, cancellationToken);
            var passed = fence.Pass(data);
            result = await write(data).ConfigureAwait(false);
            await data.PrepareAsync().ConfigureAwait(false);
            RunSteps.Reach($"ledger committing {what}");
            transaction = passed;
            await data.CommitAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (transaction != Guid.Empty && PostgresFailures.LeavesOpen(e))
        {
            // Was it committed? That is looked up: what is sent, or removed, rests on it.
            if (await fence.WasCommittedAsync(_store, transaction).ConfigureAwait(false) is not { } wasCommitted)
                throw PostgresFailures.Unknown(address, e);
            if (!wasCommitted)
                throw;
        }
        fence.Passed(transaction);
        return result;
    }

    void RequireWriting()
    {
        if (access != LedgerAccess.ReadWrite)
            throw new InvalidOperationException("A ledger that was opened for reading takes no writes and gives no locks.");
    }
}
