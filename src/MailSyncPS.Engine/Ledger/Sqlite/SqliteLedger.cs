using MailSyncPS.Engine.Texts;
using Microsoft.Data.Sqlite;
using MailSyncPS.Engine.Ledger.History;
using MailSyncPS.Engine.Ledger.Locks;

namespace MailSyncPS.Engine.Ledger.Sqlite;

/// <summary>The embedded ledger: one SQLite file, with the locks of the mailboxes beside it.</summary>
sealed class SqliteLedger : ILedger
{
    readonly string _path;
    readonly LedgerAccess _access;
    readonly RunTimeouts _timeouts;
    readonly SqliteSession _session;
    readonly SemaphoreSlim _turn = new(1, 1);
    bool _disposed;

    SqliteLedger(string path, LedgerAccess access, RunTimeouts timeouts)
    {
        (_path, _access, _timeouts) = (path, access, timeouts);
        _session = SqliteOpening.Open(path, access, timeouts);
        SqliteFile.NoteUse(path, begins: true);
    }

    /// <summary>Opens the ledger at a full path.</summary>
    public static Task<SqliteLedger> OpenAsync(string path, LedgerAccess access, RunTimeouts timeouts, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(new SqliteLedger(path, access, timeouts));
    }

    /// <inheritdoc/>
    public Task<IRunLock> LockAsync(MailboxKey source, CancellationToken cancellationToken)
    {
        RequireWriting();
        cancellationToken.ThrowIfCancellationRequested();
        var taken = FileRunLock.Take(RunLockFile.PathFor(_path, source), source.ToString(), _timeouts);
        RunSteps.Reach("lock taken");
        return Task.FromResult<IRunLock>(taken);
    }

    /// <inheritdoc/>
    public async Task<ILedgerRoute> OpenRouteAsync(MailboxKey source, MailboxKey destination, CancellationToken cancellationToken)
    {
        var ids = await ReadAsync(data => RouteDirectory.Find(data, source, destination), cancellationToken).ConfigureAwait(false);
        if (ids.Route == 0 && _access == LedgerAccess.ReadWrite)
            ids = await WriteAsync("route", data => RouteDirectory.Add(data, source, destination), cancellationToken).ConfigureAwait(false);
        return new SqliteRoute(this, source, destination, ids.Route, ids.Destination);
    }

    /// <inheritdoc/>
    public async Task SaveReadingAsync(MailboxKey mailbox, string address, QuotaReading reading, CancellationToken cancellationToken) =>
        await WriteAsync("reading", data =>
    {
        new ReadingWriter(data).Save(mailbox, address, reading);
        return true;
    }, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        try
        {
            if (_disposed)
                return;
            _disposed = true;
            _session.Dispose();
            SqliteFile.NoteUse(_path, begins: false);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>The time of day.</summary>
    internal DateTimeOffset Now => _timeouts.Now;

    /// <summary>Reads, when it is this caller's turn.</summary>
    internal async Task<T> ReadAsync<T>(Func<SqliteSession, T> read, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            cancellationToken.ThrowIfCancellationRequested();
            using var limit = _session.LimitTime();
            return read(_session);
        }
        catch (SqliteException e)
        {
            throw SqliteFailures.Translate(e, _path);
        }
        // A row with NULL where none can be is the store's own kind of exception.
        catch (Exception e) when (e is InvalidCastException or OverflowException or ArgumentException or KeyNotFoundException
            or InvalidDataException or InvalidOperationException { Source: "Microsoft.Data.Sqlite" })
        {
            throw LedgerFaults.Invalid(_path, LedgerTexts.ValueOdd, e);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Writes, when it is this caller's turn: all of it durably, or nothing. A write that has begun is finished.</summary>
    /// <param name="what">What is written, as the step is named.</param>
    /// <param name="write">Writes it.</param>
    /// <param name="cancellationToken">Ends the wait for the turn.</param>
    internal async Task<T> WriteAsync<T>(string what, Func<SqliteSession, T> write, CancellationToken cancellationToken)
    {
        RequireWriting();
        RunSteps.Reach($"ledger saving {what}");
        var result = await ReadAsync(data => data.Transact(() =>
        {
            var written = write(data);
            RunSteps.Reach($"ledger committing {what}");
            return written;
        }), cancellationToken).ConfigureAwait(false);
        // What went into a file that nobody finds again is not durable, and nothing may follow from it.
        if (_session.WasReplaced)
            throw LedgerFaults.Replaced(_path);
        RunSteps.Reach($"ledger saved {what}");
        return result;
    }

    void RequireWriting()
    {
        if (_access != LedgerAccess.ReadWrite)
            throw new InvalidOperationException("A ledger that was opened for reading takes no writes and gives no locks.");
    }
}
