using MailSyncPS.Engine.Texts;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace MailSyncPS.Engine.Ledger.Sqlite;

/// <summary>One connection to the database, with its statements prepared once. Not for use by two threads at a time.</summary>
sealed class SqliteSession : IDisposable
{
    /// <summary>The longest value that is kept, in bytes.</summary>
    const int LongestValue = 16 << 10;
    const int LongestStatement = 64 << 10;

    /// <summary>SQLITE_DBCONFIG_DEFENSIVE, _ENABLE_TRIGGER and _ENABLE_VIEW.</summary>
    const int Defensive = 1010;
    const int EnableTrigger = 1003;
    const int EnableView = 1015;

    const int BytesPerCharacter = 3;

    readonly SqliteConnection _connection;
    readonly ITimer _clock;
    readonly TimeProvider _time;
    int _valueLimit;
    readonly Dictionary<string, SqliteCommand> _prepared = new(StringComparer.Ordinal);
    bool _isDisposed;

    SqliteSession(SqliteConnection connection, TimeProvider time)
    {
        (_connection, _time) = (connection, time);
        _clock = time.CreateTimer(_ => Interrupt(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The clock.</summary>
    public TimeProvider Time => _time;

    /// <summary>The time of day.</summary>
    public DateTimeOffset Now => _time.GetUtcNow();

    /// <summary>Opens a database.</summary>
    public static SqliteSession Open(string source, SqliteOpenMode mode, TimeProvider time)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = source,
            Mode = mode,
            // A pooled connection would keep the file, and its place in the write-ahead log, beyond the ledger's life.
            Pooling = false,
            DefaultTimeout = (int)RunTimeouts.LedgerTurn.TotalSeconds,
        }.ToString());
        var session = new SqliteSession(connection, time);
        using var limit = session.LimitTime();
        try
        {
            connection.Open();
            session.Confine();
            // A write-protected file is opened for reading then, and nothing is said until the first write.
            if (mode == SqliteOpenMode.ReadWrite && raw.sqlite3_db_readonly(connection.Handle, "main") == 1)
                throw new SqliteException(LedgerTexts.ReadOnly, raw.SQLITE_READONLY);
            session.RunOnce($"""
                PRAGMA busy_timeout = {(int)RunTimeouts.LedgerTurn.TotalMilliseconds};
                PRAGMA foreign_keys = ON;
                PRAGMA trusted_schema = OFF;
                PRAGMA cell_size_check = ON;
                PRAGMA temp_store = MEMORY;
                PRAGMA cache_size = -16000;
                """);
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>Ends whatever takes longer than it may, until the result is disposed.</summary>
    public IDisposable LimitTime() => LimitTime(RunTimeouts.LedgerWork);

    internal IDisposable LimitTime(TimeSpan longest)
    {
        _clock.Change(longest, Timeout.InfiniteTimeSpan);
        return new WorkTime(_clock);
    }

    /// <summary>Runs a script that has no use a second time.</summary>
    public void RunOnce(string script)
    {
        using var command = _connection.CreateCommand();
#pragma warning disable CA2100 // scripts are constants of this assembly
        command.CommandText = script;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    /// <summary>A statement with its parameters, _prepared at its first use.</summary>
    public SqliteCommand Statement(string sql, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        if (!_prepared.TryGetValue(sql, out var command))
        {
            command = _connection.CreateCommand();
#pragma warning disable CA2100 // statements are constants of this assembly
            command.CommandText = sql;
#pragma warning restore CA2100
            foreach (var (name, _) in values)
                command.Parameters.Add(new SqliteParameter { ParameterName = name });
            _prepared.Add(sql, command);
        }

        var longest = 0;
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i].Value ?? DBNull.Value;
            longest = Math.Max(longest, (values[i].Value as string)?.Length ?? 0);
        }
        LimitValues(LongestValue + (int)Math.Min((long)longest * BytesPerCharacter, int.MaxValue / 2));
        return command;
    }

    /// <summary>Runs a statement.</summary>
    public void Run(string sql, params ReadOnlySpan<(string Name, object? Value)> values) => Statement(sql, values).ExecuteNonQuery();

    /// <summary>The number that a statement finds; 0 when it finds nothing.</summary>
    public long Number(string sql, params ReadOnlySpan<(string Name, object? Value)> values) =>
        Statement(sql, values).ExecuteScalar() is long number ? number : 0;

    /// <summary>What a statement finds, row by row.</summary>
    public List<T> Rows<T>(Func<SqliteDataReader, T> read, string sql, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        var rows = new List<T>();
        Each(row => rows.Add(read(row)), sql, values);
        return rows;
    }

    /// <summary>Takes each row that a statement finds.</summary>
    public void Each(Action<SqliteDataReader> take, string sql, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        using var reader = Statement(sql, values).ExecuteReader();
        var types = new ColumnTypes(reader);
        while (reader.Read())
        {
            types.Check();
            try
            {
                take(reader);
            }
            catch (InvalidOperationException e)
            {
                // Nothing, where there is always something.
                throw new InvalidDataException(e.Message, e);
            }
        }
    }

    /// <summary>Copies the whole database into another one.</summary>
    public void CopyTo(SqliteSession other) => _connection.BackupDatabase(other._connection);

    /// <summary>Does work that writes: all of it durably, or nothing of it.</summary>
    public T Transact<T>(Func<T> work) => Within("BEGIN IMMEDIATE", work);

    /// <summary>
    /// Whether the database's file, or the log beside it, is no longer the one that was opened, so that what is written is lost.
    /// </summary>
    public bool WasReplaced => SqliteFile.WasMoved(_connection.Handle!) || !File.Exists(_connection.DataSource + "-wal");

    /// <summary>Does work that reads several things as they were at one moment.</summary>
    public T Observe<T>(Func<T> work) => Within("BEGIN DEFERRED", work);

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_clock)
        {
            _clock.Dispose();
            foreach (var command in _prepared.Values)
                command.Dispose();
            _connection.Dispose();
            _isDisposed = true;
        }
    }

    void Interrupt()
    {
        lock (_clock)
        {
            if (!_isDisposed)
                raw.sqlite3_interrupt(_connection.Handle);
        }
    }

    // A file may have been made by somebody who wants to be executed, or to fill the memory.
    void Confine()
    {
        foreach (var (option, value) in ((int, int)[])[(Defensive, 1), (EnableTrigger, 0), (EnableView, 0)])
            raw.sqlite3_db_config(_connection.Handle, option, value, out _);
        raw.sqlite3_limit(_connection.Handle, raw.SQLITE_LIMIT_SQL_LENGTH, LongestStatement);
        raw.sqlite3_limit(_connection.Handle, raw.SQLITE_LIMIT_ATTACHED, 0);
        LimitValues(LongestValue);
    }

    // A list of a mailbox's ids is one long value, but not one that is kept.
    void LimitValues(int bytes)
    {
        if (_valueLimit == bytes || _connection.Handle is not { } handle)
            return;
        raw.sqlite3_limit(handle, raw.SQLITE_LIMIT_LENGTH, bytes);
        _valueLimit = bytes;
    }

    T Within<T>(string begin, Func<T> work)
    {
        Run(begin);
        try
        {
            var result = work();
            Run("COMMIT");
            return result;
        }
        catch
        {
            RollBack();
            throw;
        }
    }

    // Some failures have ended the transaction already, and a failure to end it must not hide the first one.
    void RollBack()
    {
        try
        {
            if (raw.sqlite3_get_autocommit(_connection.Handle) == 0)
                Run("ROLLBACK");
        }
        catch (SqliteException)
        {
        }
    }

    /// <summary>The time that a piece of work has.</summary>
    sealed class WorkTime(ITimer clock) : IDisposable
    {
        public void Dispose() => clock.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }
}
