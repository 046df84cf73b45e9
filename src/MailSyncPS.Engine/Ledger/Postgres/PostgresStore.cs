using Npgsql;

namespace MailSyncPS.Engine.Ledger.Postgres;

/// <summary>
/// The database of a ledger: statements over pooled connections. A connection that was lost is made again for a while, as after a restart
/// or a change of the server; a transaction that the server gave up for another one's sake is done again.
/// </summary>
/// <param name="address">Where it is.</param>
/// <param name="timeouts">The clock and its limits.</param>
sealed class PostgresStore(PostgresAddress address, RunTimeouts timeouts)
{
    /// <summary>Attempts at a transaction that the server gives up because of another one.</summary>
    const int MostAborts = 8;

    /// <summary>The database, for people.</summary>
    public string Place => address.Name;

    /// <summary>The schema that the ledger is in.</summary>
    public string Schema => address.Schema;

    /// <summary>The role that logs in; empty where the environment names it.</summary>
    public string User => address.User;

    /// <summary>The failure of a database that does not let the user in far enough.</summary>
    public MailSyncException Refused(string detail) => LedgerFaults.Refused(address.Name, detail, null);

    /// <summary>Ends what nobody else may end: the time that a run has once it was stopped (<see cref="StopGrace"/>).</summary>
    public CancellationToken Patience { get; init; }

    /// <summary>The clock.</summary>
    public RunTimeouts Timeouts => timeouts;

    /// <summary>The time of day.</summary>
    public DateTimeOffset Now => timeouts.Now;

    /// <summary>Opens a pooled connection.</summary>
    public async Task<NpgsqlConnection> ConnectAsync(CancellationToken cancellationToken) =>
        await PostgresPools.Of(address).OpenConnectionAsync(cancellationToken).ConfigureAwait(false);

    /// <summary>Opens a connection of its own, which lasts as long as it is not disposed.</summary>
    public async Task<NpgsqlConnection> ConnectAloneAsync(CancellationToken cancellationToken) =>
        await PostgresPools.Unpooled(address).OpenConnectionAsync(cancellationToken).ConfigureAwait(false);

    /// <summary>What a statement finds, row by row, as of one moment.</summary>
    public Task<List<T>> RowsAsync<T>(Func<NpgsqlDataReader, T> read, string sql, CancellationToken cancellationToken,
        params NpgsqlParameter[] values) =>
        TryAsync(async token =>
        {
            var connection = await ConnectAsync(token).ConfigureAwait(false);
            await using var connectionScope = connection.ConfigureAwait(false);
            return await RowsAsync(connection, read, sql, values, token).ConfigureAwait(false);
        }, cancellationToken);

    /// <summary>The number that a statement finds; 0 when it finds nothing.</summary>
    public async Task<long> NumberAsync(string sql, CancellationToken cancellationToken, params NpgsqlParameter[] values) =>
        await RowsAsync(row => row.IsDBNull(0) ? 0 : row.GetInt64(0), sql, cancellationToken, values).ConfigureAwait(false)
            is [var number, ..] ? number : 0;

    /// <summary>The same over a connection that is open; what fails is not tried again.</summary>
    public static async Task<List<T>> RowsAsync<T>(NpgsqlConnection connection, Func<NpgsqlDataReader, T> read, string sql,
        NpgsqlParameter[] values, CancellationToken cancellationToken)
    {
        var command = connection.CreateCommand();
        await using var commandScope = command.ConfigureAwait(false);
#pragma warning disable CA2100 // statements are constants of this assembly
        command.CommandText = sql;
#pragma warning restore CA2100
        // A parameter belongs to one command, and an attempt may be a second one.
        foreach (var value in values)
            command.Parameters.Add(value.Clone());
        var rows = new List<T>();
        var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var readerScope = reader.ConfigureAwait(false);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            rows.Add(read(reader));
        return rows;
    }

    /// <summary>Does work that can't be done again.</summary>
    /// <exception cref="MailSyncException">It failed; the failure says what it means for the ledger.</exception>
    public async Task<T> OnceAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (Exception e) when (PostgresFailures.IsOfStore(e))
        {
            LeaveSessions(e);
            throw PostgresFailures.Translate(e, address);
        }
    }

    /// <summary>Does work that may be done again, until it succeeds, fails for good, or the server stays away.</summary>
    /// <param name="work">The work; it is given what ends it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="MailSyncException">It failed; the failure says what it means for the ledger.</exception>
    public Task<T> TryAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken) =>
        TryAsync(work, Within(cancellationToken), cancellationToken);

    /// <summary>The same for work that is finished once it was begun; its end ends the wait until it is begun again.</summary>
    public Task<T> FinishAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken) =>
        TryAsync(work, Patience, cancellationToken);

    async Task<T> TryAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken whileAtIt, CancellationToken cancellationToken)
    {
        var start = timeouts.Time.GetTimestamp();
        for (var (aborts, wait) = (0, timeouts.LedgerFirstReturn); ;)
        {
            try
            {
                whileAtIt.ThrowIfCancellationRequested();
                return await LetGoAsync(work, whileAtIt).ConfigureAwait(false);
            }
            catch (Exception e) when (PostgresFailures.WasAborted(e) && ++aborts < MostAborts)
            {
                continue;
            }
            catch (Exception e) when (PostgresFailures.IsOfStore(e))
            {
                LeaveSessions(e);
                if (!PostgresFailures.MayReturn(e) || Patience.IsCancellationRequested
                    || timeouts.Time.GetElapsedTime(start) >= timeouts.LedgerReturn)
                    throw PostgresFailures.Translate(e, address);
            }
            catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested && Patience.IsCancellationRequested)
            {
                throw PostgresFailures.Unknown(address, e);
            }
            await timeouts.DelayAsync(wait, cancellationToken).ConfigureAwait(false);
            wait = TimeSpan.FromTicks(Math.Min(wait.Ticks * 2, timeouts.LedgerLongestReturn.Ticks));
        }
    }

    /// <summary>
    /// Does work, and leaves it alone when it is cancelled: Npgsql tells the server first that it gives up, and a server that does not
    /// answer keeps whoever cancels waiting for it, and all else that is cancelled with it.
    /// </summary>
    /// <param name="work">The work; it is given what ends it. What it returns is disposed where nobody waits for it any more.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <param name="afterwards">Is called when work that was left alone has ended.</param>
    public static async Task<T> LetGoAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken,
        Func<ValueTask>? afterwards = null)
    {
        var end = new CancellationTokenSource();
        var task = work(end.Token);
        try
        {
            var result = await task.WaitAsync(cancellationToken).ConfigureAwait(false);
            end.Dispose();
            return result;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            _ = Task.Run(() => EndAsync(task, end, afterwards), CancellationToken.None);
            throw;
        }
    }

    static async Task EndAsync<T>(Task<T> task, CancellationTokenSource end, Func<ValueTask>? afterwards)
    {
        using var endScope = end;
        try
        {
            await end.CancelAsync().ConfigureAwait(false);
            if (await task.ConfigureAwait(false) is IAsyncDisposable late)
                await late.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (PostgresFailures.IsOfStore(e) || e is OperationCanceledException or MailSyncException)
        {
            // Nobody waits for it.
        }
        if (afterwards is not null)
            await afterwards().ConfigureAwait(false);
    }

    /// <summary>What ends a wait: who asks for it, or, where nobody may, the end of <see cref="Patience"/>.</summary>
    public CancellationToken Within(CancellationToken cancellationToken) => cancellationToken.CanBeCanceled ? cancellationToken : Patience;

    // A session stays read-only that was opened so, also when the database takes changes again.
    void LeaveSessions(Exception failure)
    {
        if (PostgresFailures.IsReadOnly(failure))
            PostgresPools.Of(address).Clear();
    }
}
