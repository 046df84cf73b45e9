using MailSyncPS.Engine.Ledger.Copying;
using Microsoft.Data.Sqlite;

namespace MailSyncPS.Engine.Ledger.Sqlite;

/// <summary>All that an embedded ledger holds, in one transaction.</summary>
sealed class SqliteContents : ILedgerContents
{
    readonly string _path;
    readonly SqliteSession _session;

    /// <summary>Opens the ledger at a path.</summary>
    public SqliteContents(string path, LedgerAccess access, RunTimeouts timeouts)
    {
        _path = path;
        _session = SqliteOpening.Open(path, access, timeouts);
        Do(() =>
        {
            _session.RunOnce(access == LedgerAccess.ReadWrite ? "BEGIN IMMEDIATE" : "BEGIN DEFERRED");
            return true;
        });
        SqliteFile.NoteUse(path, begins: true);
    }

    /// <inheritdoc/>
    public Task<long> CountAsync(LedgerTable table, CancellationToken cancellationToken) =>
        Task.FromResult(Do(() => _session.Number($"SELECT count(*) FROM {table.Name}")));

    /// <inheritdoc/>
    public Task<IReadOnlyList<object?[]>> ReadAsync(LedgerTable table, long after, CancellationToken cancellationToken)
    {
        var order = string.Join(", ", table.Order);
        return Task.FromResult<IReadOnlyList<object?[]>>(Do(() => table.HasId
            ? _session.Rows(row => Read(table, row),
                $"SELECT {table.Names} FROM {table.Name} WHERE id > @after ORDER BY {order} LIMIT @most",
                ("@after", after), ("@most", (long)LedgerTable.Portion))
            : _session.Rows(row => Read(table, row), $"SELECT {table.Names} FROM {table.Name} ORDER BY {order}")));
    }

    /// <inheritdoc/>
    public Task WriteAsync(LedgerTable table, IReadOnlyList<object?[]> rows, CancellationToken cancellationToken)
    {
        var insert = $"INSERT INTO {table.Name} ({table.Names}) VALUES ({string.Join(", ", table.Columns.Select(c => "@" + c.Name))})";
        return Task.FromResult(Do(() =>
        {
            foreach (var row in rows)
                _session.Run(insert, [.. table.Columns.Select((column, i) => ("@" + column.Name, Stored(column.Kind, row[i])))]);
            return true;
        }));
    }

    /// <inheritdoc/>
    public Task KeepAsync() => Task.FromResult(Do(() =>
    {
        _session.RunOnce("COMMIT");
        return true;
    }));

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        // What was not kept goes with the connection.
        _session.Dispose();
        SqliteFile.NoteUse(_path, begins: false);
        return ValueTask.CompletedTask;
    }

    static object?[] Read(LedgerTable table, SqliteDataReader row)
    {
        var values = new object?[table.Columns.Length];
        for (var i = 0; i < values.Length; i++)
            values[i] = table.Columns[i].Kind switch
            {
                LedgerValue.Token => TokenColumn.Read(row, i),
                LedgerValue.MaybeToken => row.IsDBNull(i) ? null : TokenColumn.Read(row, i),
                _ => row.IsDBNull(i) ? null : row.GetValue(i),
            };
        return values;
    }

    static object? Stored(LedgerValue kind, object? value) => kind is LedgerValue.Token or LedgerValue.MaybeToken
        ? value is CopyToken token ? TokenColumn.Of(token) : null : value;

    T Do<T>(Func<T> work)
    {
        try
        {
            using var limit = _session.LimitTime();
            return work();
        }
        catch (SqliteException e)
        {
            throw SqliteFailures.Translate(e, _path);
        }
        catch (Exception e) when (e is InvalidCastException or InvalidDataException or OverflowException)
        {
            throw LedgerFaults.Invalid(_path, Texts.LedgerTexts.ValueOdd, e);
        }
    }
}
