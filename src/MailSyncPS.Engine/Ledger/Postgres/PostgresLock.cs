using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using MailSyncPS.Engine.Texts;
using Npgsql;

namespace MailSyncPS.Engine.Ledger.Postgres;

/// <summary>
/// The lock on a source mailbox for all machines: an advisory lock of a session, which the server takes back when the session ends,
/// together with an epoch. The session says who is alive; the epoch says who may write (<see cref="PostgresFence"/>). A session that was
/// lost, as when the database was started anew, is made again while nobody else has begun an epoch since.
/// </summary>
sealed class PostgresLock : IRunLock
{
    const string TryTake = "SELECT pg_try_advisory_lock(@key)::int::bigint";

    const string Begin = """
        INSERT INTO worker AS w (mailbox, epoch, lock_key, since, holding, last_write, holder)
        VALUES (@mailbox, 1, @key, @since, @holding, @last, @holder)
        ON CONFLICT (mailbox) DO UPDATE SET epoch = w.epoch + 1, lock_key = excluded.lock_key, since = excluded.since,
            holding = excluded.holding, last_write = excluded.last_write, holder = excluded.holder
        RETURNING epoch
        """;

    /// <summary>
    /// The lock's bits are in two columns of 32. Behind a pooler that gives a session's statements to many sessions none holds it.
    /// </summary>
    public const string IsLocked = """
        EXISTS (SELECT 1 FROM pg_locks l WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
            AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
            AND (l.classid::bigint << 32 | l.objid::bigint) = w.lock_key
        """;

    const string FindHeld = $"""
        SELECT w.epoch FROM worker w WHERE w.mailbox = @mailbox AND w.epoch = @epoch AND w.holding = @holding
            AND {IsLocked} AND l.pid = pg_backend_pid())
        """;

    const string FindEpoch = "SELECT epoch FROM worker WHERE mailbox = @mailbox AND epoch = @epoch AND holding = @holding";

    readonly PostgresStore _store;
    readonly MailboxKey _source;
    readonly Action _released;
    readonly SemaphoreSlim _turn = new(1, 1);
    NpgsqlConnection? _session;
    long _epoch;
    bool _isDisposed;

    PostgresLock(PostgresStore store, MailboxKey source, NpgsqlConnection session, Action released) =>
        (_store, _source, _session, _released) = (store, source, session, released);

    /// <inheritdoc/>
    public string Holding { get; } = Guid.NewGuid().ToString();

    /// <summary>What the run's writes pass.</summary>
    public PostgresFence Fence { get; private set; } = null!;

    /// <summary>Takes the lock.</summary>
    /// <exception cref="MailSyncException"><see cref="MailFailure.AlreadyRunning"/>: another run holds it.</exception>
    public static Task<PostgresLock> TakeAsync(PostgresStore store, MailboxKey source, Action released,
        CancellationToken cancellationToken) => store.TryAsync(async token =>
    {
        var session = await store.ConnectAloneAsync(token).ConfigureAwait(false);
        var taken = new PostgresLock(store, source, session, released);
        try
        {
            await taken.BeginAsync(session, token).ConfigureAwait(false);
            return taken;
        }
        catch
        {
            await session.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask EnsureHeldAsync(CancellationToken cancellationToken)
    {
        cancellationToken = _store.Within(cancellationToken);
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (_session is { } session && await AskAsync(session, cancellationToken).ConfigureAwait(false) is { } isHeld)
            {
                if (isHeld)
                    return;
                throw PostgresFence.Lost(_source);
            }
            await ReturnAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        try
        {
            if (_isDisposed)
                return;
            _isDisposed = true;
            _released();
            if (_session is not { } session)
                return;
            try
            {
                await PostgresStore.LetGoAsync(token => UnlockAsync(session, token), _store.Patience).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                // The server takes the lock back when it notices that the session has ended.
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>The number of a mailbox's lock. A schema is another ledger, and has locks of its own.</summary>
    public static long KeyOf(string schema, string mailbox) =>
        BinaryPrimitives.ReadInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"MailSyncPS\n{schema}\n{mailbox}")));

    // The server notices the end of a session a moment later, and the next run may come before.
    async Task<bool> UnlockAsync(NpgsqlConnection session, CancellationToken cancellationToken)
    {
        await using var sessionScope = session.ConfigureAwait(false);
        try
        {
            await PostgresStore.RowsAsync(session, row => row.GetBoolean(0), "SELECT pg_advisory_unlock(@key)", [Key],
                cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (Exception e) when (PostgresFailures.IsOfStore(e))
        {
            return false;
        }
    }

    string Mailbox => PostgresFence.NameOf(_source);

    NpgsqlParameter Key => PostgresValue.Number("key", KeyOf(_store.Schema, Mailbox));

    NpgsqlParameter[] Mine => [PostgresValue.Text("mailbox", Mailbox), PostgresValue.Number("epoch", _epoch),
        PostgresValue.Text("holding", Holding)];

    async Task BeginAsync(NpgsqlConnection session, CancellationToken cancellationToken)
    {
        if (await NumberAsync(session, TryTake, [Key], cancellationToken).ConfigureAwait(false) == 0)
            throw await AlreadyRunningAsync(session, cancellationToken).ConfigureAwait(false);
        var last = Guid.NewGuid();
        // Waits for a transaction of the run before that has not ended yet.
        _epoch = await NumberAsync(session, Begin, [PostgresValue.Text("mailbox", Mailbox), Key,
            PostgresValue.Time("since", _store.Now), PostgresValue.Text("holding", Holding), PostgresValue.Id("last", last),
            PostgresValue.Text("holder", Me)], cancellationToken).ConfigureAwait(false);
        Fence = PostgresFence.Of(_source, _epoch, Holding, last);
    }

    /// <summary>The same as <see cref="IsHeldByAsync"/>; a session whose answer is not waited for any more is left alone.</summary>
    async Task<bool?> AskAsync(NpgsqlConnection session, CancellationToken cancellationToken)
    {
        try
        {
            return await PostgresStore.LetGoAsync(token => IsHeldByAsync(session, token), cancellationToken, session.DisposeAsync)
                .ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            _session = null;
            throw;
        }
    }

    /// <summary>Whether a session holds the lock in our epoch; null where the session is lost.</summary>
    async Task<bool?> IsHeldByAsync(NpgsqlConnection session, CancellationToken cancellationToken)
    {
        var timeouts = _store.Timeouts;
        try
        {
            // A process that was halted may read an answer that has lain there since.
            while (true)
            {
                var asked = timeouts.Time.GetTimestamp();
                var isHeld = await NumberAsync(session, FindHeld, Mine, cancellationToken).ConfigureAwait(false) == _epoch;
                if (!isHeld || timeouts.Time.GetElapsedTime(asked) < timeouts.LedgerAnswerHolds)
                    return isHeld;
            }
        }
        catch (Exception e) when (PostgresFailures.IsOfStore(e) || e is InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>
    /// Makes the session again. The lost one may still hold the lock until the server notices that nobody is at its other end.
    /// </summary>
    async Task ReturnAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _session, null) is { } lost)
            await lost.DisposeAsync().ConfigureAwait(false);
        var timeouts = _store.Timeouts;
        for (var start = timeouts.Time.GetTimestamp(); ;)
        {
            var isOver = timeouts.Time.GetElapsedTime(start) > timeouts.LedgerReturn;
            _session = await TryReturnAsync(cancellationToken).ConfigureAwait(false);
            if (_session is not null)
                return;
            if (isOver)
                throw PostgresFence.Lost(_source);
            await timeouts.DelayAsync(timeouts.LedgerLongestReturn, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <returns>The session that holds the lock; null while the lost one does.</returns>
    Task<NpgsqlConnection?> TryReturnAsync(CancellationToken cancellationToken) => _store.TryAsync(async token =>
    {
        var session = await _store.ConnectAloneAsync(token).ConfigureAwait(false);
        var isHeld = false;
        try
        {
            // Whoever had the lock meanwhile has counted the epoch on before doing anything, and lost it for us.
            var isFree = await NumberAsync(session, TryTake, [Key], token).ConfigureAwait(false) != 0;
            if (await NumberAsync(session, FindEpoch, Mine, token).ConfigureAwait(false) != _epoch)
                throw PostgresFence.Lost(_source);
            isHeld = isFree;
            return isHeld ? session : null;
        }
        finally
        {
            if (!isHeld)
                await session.DisposeAsync().ConfigureAwait(false);
        }
    }, cancellationToken);

    async Task<MailSyncException> AlreadyRunningAsync(NpgsqlConnection session, CancellationToken cancellationToken)
    {
        var found = await PostgresStore.RowsAsync(session, row => (Holder: PostgresText.Read(row.GetString(0)), Since: row.GetInt64(1)),
            "SELECT holder, since FROM worker WHERE mailbox = @mailbox", [PostgresValue.Text("mailbox", Mailbox)],
            cancellationToken).ConfigureAwait(false);
        // Who has taken it this moment has not signed yet.
        return new MailSyncException(MailFailure.AlreadyRunning, found is [var other]
            ? LedgerTexts.FormatAlreadyRunningAt(PlainText.Visible(other.Holder),
                $"{DateTimeOffset.FromUnixTimeMilliseconds(other.Since).ToLocalTime():yyyy-MM-dd HH:mm:ss}", _source)
            : LedgerTexts.FormatAlreadyRunningElsewhere(_source));
    }

    static string Me => string.Create(CultureInfo.InvariantCulture, $"{Environment.MachineName}, {Environment.ProcessId}");

    static async Task<long> NumberAsync(NpgsqlConnection session, string sql, NpgsqlParameter[] values,
        CancellationToken cancellationToken) =>
        await PostgresStore.RowsAsync(session, row => row.GetInt64(0), sql, values, cancellationToken).ConfigureAwait(false)
            is [var number, ..] ? number : 0;
}
