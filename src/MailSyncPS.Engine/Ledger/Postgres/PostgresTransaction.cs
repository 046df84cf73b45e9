using Npgsql;

namespace MailSyncPS.Engine.Ledger.Postgres;

/// <summary>
/// A transaction whose statements wait until a result is needed, and then go to the server together: the wait for the answer is what a
/// database on another machine costs. Not for use by two threads at a time.
/// </summary>
sealed class PostgresTransaction
{
    readonly NpgsqlConnection _connection;
    readonly List<(string Sql, NpgsqlParameter[] Values)> _waiting = [("BEGIN", [])];
    readonly CancellationToken _cancellationToken;
    Action<bool>? _guard;

    /// <summary>A transaction that nothing guards.</summary>
    public PostgresTransaction(NpgsqlConnection connection, DateTimeOffset now, CancellationToken cancellationToken) =>
        (_connection, Now, _cancellationToken) = (connection, now, cancellationToken);

    /// <summary>The time of day.</summary>
    public DateTimeOffset Now { get; }

    /// <summary>
    /// Lets a statement decide whether the transaction may go on, before anything else of it counts: it goes with the first of the others,
    /// and what is told whether it found a row throws where it did not.
    /// </summary>
    public void Guard(Action<bool> check, string sql, params NpgsqlParameter[] values)
    {
        _waiting.Add((sql, values));
        _guard = check;
    }

    /// <summary>Adds a statement whose result is not asked for. It must return no rows.</summary>
    public void Run(string sql, params NpgsqlParameter[] values) => _waiting.Add((sql, values));

    /// <summary>What a statement finds, after those that wait.</summary>
    public async Task<List<T>> RowsAsync<T>(Func<NpgsqlDataReader, T> read, string sql, params NpgsqlParameter[] values)
    {
        _waiting.Add((sql, values));
        var rows = new List<T>();
        await FlushAsync(async reader =>
        {
            while (await reader.ReadAsync(_cancellationToken).ConfigureAwait(false))
                rows.Add(read(reader));
        }).ConfigureAwait(false);
        return rows;
    }

    /// <summary>The number that a statement finds; 0 when it finds nothing.</summary>
    public async Task<long> NumberAsync(string sql, params NpgsqlParameter[] values) =>
        await RowsAsync(row => row.IsDBNull(0) ? 0 : row.GetInt64(0), sql, values).ConfigureAwait(false) is [var number, ..] ? number : 0;

    /// <summary>Does what is needed to know that the transaction may be made durable.</summary>
    public async Task PrepareAsync()
    {
        if (_guard is not null)
            await FlushAsync(null).ConfigureAwait(false);
    }

    /// <summary>Does what waits, and makes all of it durable.</summary>
    public Task CommitAsync()
    {
        _waiting.Add(("COMMIT", []));
        return FlushAsync(null);
    }

    async Task FlushAsync(Func<NpgsqlDataReader, Task>? read)
    {
        var batch = _connection.CreateBatch();
        await using var batchScope = batch.ConfigureAwait(false);
        foreach (var (sql, values) in _waiting)
        {
            var command = new NpgsqlBatchCommand(sql);
            foreach (var value in values)
                command.Parameters.Add(value);
            batch.BatchCommands.Add(command);
        }
        _waiting.Clear();
        var reader = await batch.ExecuteReaderAsync(_cancellationToken).ConfigureAwait(false);
        await using var readerScope = reader.ConfigureAwait(false);
        if (_guard is { } guard)
        {
            guard(await reader.ReadAsync(_cancellationToken).ConfigureAwait(false));
            _guard = null;
            await reader.NextResultAsync(_cancellationToken).ConfigureAwait(false);
        }
        if (read is not null)
            await read(reader).ConfigureAwait(false);
        // A statement that fails shows when its result is reached.
        while (await reader.NextResultAsync(_cancellationToken).ConfigureAwait(false))
        {
        }
    }
}
