using MailSyncPS.Engine.Ledger.Copying;
using Npgsql;
using NpgsqlTypes;

namespace MailSyncPS.Engine.Ledger.Postgres;

/// <summary>All that a ledger in PostgreSQL holds, in one transaction that sees one moment.</summary>
sealed class PostgresContents : ILedgerContents
{
    readonly PostgresStore _store;
    readonly NpgsqlConnection _connection;
    readonly NpgsqlTransaction _transaction;

    PostgresContents(PostgresStore store, NpgsqlConnection connection, NpgsqlTransaction transaction) =>
        (_store, _connection, _transaction) = (store, connection, transaction);

    /// <summary>Opens the ledger; whoever writes keeps all others out until it is over.</summary>
    public static Task<PostgresContents> OpenAsync(PostgresStore store, LedgerAccess access, CancellationToken cancellationToken) =>
        store.TryAsync(async token =>
        {
            var connection = await store.ConnectAloneAsync(token).ConfigureAwait(false);
            try
            {
                var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, token)
                    .ConfigureAwait(false);
                // Other rows are read and written meanwhile, for as long as that takes.
                await RunAsync(connection, "SET LOCAL idle_in_transaction_session_timeout = 0", token).ConfigureAwait(false);
                if (access == LedgerAccess.ReadWrite)
                    await RunAsync(connection, $"LOCK TABLE {string.Join(", ", LedgerTable.All.Select(table => table.Name))}"
                        + " IN EXCLUSIVE MODE NOWAIT", token).ConfigureAwait(false);
                return new PostgresContents(store, connection, transaction);
            }
            catch
            {
                await connection.DisposeAsync().ConfigureAwait(false);
                throw;
            }
        }, cancellationToken);

    /// <inheritdoc/>
    public Task<long> CountAsync(LedgerTable table, CancellationToken cancellationToken) => DoAsync(async () =>
        (await PostgresStore.RowsAsync(_connection, row => row.GetInt64(0), $"SELECT count(*) FROM {table.Name}", [], cancellationToken)
            .ConfigureAwait(false))[0]);

    /// <inheritdoc/>
    public Task<IReadOnlyList<object?[]>> ReadAsync(LedgerTable table, long after, CancellationToken cancellationToken) =>
        DoAsync<IReadOnlyList<object?[]>>(async () => await PostgresStore.RowsAsync(_connection, row => Read(table, row),
            $"SELECT {table.Names} FROM {table.Name}{(table.HasId ? " WHERE id > @after" : "")}"
            + $" ORDER BY {string.Join(", ", table.Order)}{(table.HasId ? " LIMIT @most" : "")}",
            [PostgresValue.Number("after", after), PostgresValue.Number("most", LedgerTable.Portion)], cancellationToken)
            .ConfigureAwait(false));

    /// <inheritdoc/>
    public Task WriteAsync(LedgerTable table, IReadOnlyList<object?[]> rows, CancellationToken cancellationToken) => DoAsync(async () =>
    {
        var types = table.Columns.Select(column => TypeOf(table, column)).ToArray();
        var import = await _connection.BeginBinaryImportAsync($"COPY {table.Name} ({table.Names}) FROM STDIN (FORMAT BINARY)",
            cancellationToken).ConfigureAwait(false);
        await using var importScope = import.ConfigureAwait(false);
        foreach (var row in rows)
        {
            await import.StartRowAsync(cancellationToken).ConfigureAwait(false);
            for (var i = 0; i < types.Length; i++)
            {
                if (row[i] is null)
                    await import.WriteNullAsync(cancellationToken).ConfigureAwait(false);
                else
                    await WriteAsync(import, row[i]!, types[i], cancellationToken).ConfigureAwait(false);
            }
        }
        await import.CompleteAsync(cancellationToken).ConfigureAwait(false);
        return true;
    });

    /// <inheritdoc/>
    public Task KeepAsync() => DoAsync(async () =>
    {
        // Numbers go on behind those that came along, and behind those that were given once and are noted still.
        foreach (var table in LedgerTable.All.Where(table => table.HasId))
            await RunAsync(_connection, $"SELECT setval(pg_get_serial_sequence('{table.Name}', 'id'), greatest(1, (SELECT max(id) FROM "
                + $"{table.Name}){(table.Name == "message" ? ", (SELECT max(newest_beside) FROM message)" : "")}))",
                CancellationToken.None).ConfigureAwait(false);
        await _transaction.CommitAsync().ConfigureAwait(false);
        return true;
    });

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    static Task WriteAsync(NpgsqlBinaryImporter import, object value, NpgsqlDbType type, CancellationToken cancellationToken) =>
        value switch
    {
        CopyToken token => import.WriteAsync(PostgresToken.Of(token), type, cancellationToken),
        string text => import.WriteAsync(PostgresText.Of(text), type, cancellationToken),
        long number when type == NpgsqlDbType.Boolean => import.WriteAsync(number != 0, type, cancellationToken),
        long number when type == NpgsqlDbType.Smallint => import.WriteAsync(checked((short)number), type, cancellationToken),
        long number when type == NpgsqlDbType.Integer => import.WriteAsync(checked((int)number), type, cancellationToken),
        long number => import.WriteAsync(number, type, cancellationToken),
        double fraction => import.WriteAsync(fraction, type, cancellationToken),
        byte[] bytes => import.WriteAsync(bytes, type, cancellationToken),
        _ => throw new InvalidDataException(value.GetType().Name),
    };

    static NpgsqlDbType TypeOf(LedgerTable table, LedgerColumn column) =>
        PostgresSchema.TypeOf(table.Name, column.Name) switch
        {
            "bigint" => NpgsqlDbType.Bigint,
            "integer" => NpgsqlDbType.Integer,
            "smallint" => NpgsqlDbType.Smallint,
            "boolean" => NpgsqlDbType.Boolean,
            "text" => NpgsqlDbType.Text,
            "bytea" => NpgsqlDbType.Bytea,
            _ => NpgsqlDbType.Double,
        };

    static object?[] Read(LedgerTable table, NpgsqlDataReader row)
    {
        var values = new object?[table.Columns.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = row.IsDBNull(i) ? null : table.Columns[i].Kind switch
            {
                LedgerValue.Token or LedgerValue.MaybeToken => PostgresToken.Read(row, i),
                LedgerValue.Text => PostgresMessageRow.Text(row, i),
                LedgerValue.Flag => row.GetBoolean(i) ? 1L : 0L,
                LedgerValue.Bytes => row.GetFieldValue<byte[]>(i),
                LedgerValue.Fraction => row.GetDouble(i),
                _ => Convert.ToInt64(row.GetValue(i), System.Globalization.CultureInfo.InvariantCulture),
            };
        }
        return values;
    }

    static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken) =>
        await PostgresStore.RowsAsync(connection, _ => true, sql, [], cancellationToken).ConfigureAwait(false);

    // What was written is in the transaction, so that nothing can be done again on another connection.
    Task<T> DoAsync<T>(Func<Task<T>> work) => _store.OnceAsync(work);
}
