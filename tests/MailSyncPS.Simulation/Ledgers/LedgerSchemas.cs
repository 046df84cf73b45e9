using System.Collections.Concurrent;
using System.Globalization;
using MailSyncPS.Engine.Ledger;
using Npgsql;

namespace MailSyncPS.Simulation.Ledgers;

/// <summary>
/// Ledgers that are schemas of a database. The schemas of a clone are used again once it was disposed: to make one takes longer than most of
/// what a simulated run does.
/// </summary>
sealed class LedgerSchemas : ILedgers
{
    const string FindSchemas = "SELECT nspname FROM pg_namespace WHERE starts_with(nspname, @prefix)";

    const string FindLocks = """
        FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 1 AND pid <> pg_backend_pid()
            AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
        """;

    readonly string _database;
    readonly string _prefix;
    readonly ConcurrentBag<string>? _free;
    readonly LedgerSchemas _first;
    int _clones;
    bool _isDisposed;

    /// <summary>The first ledgers of a database.</summary>
    public LedgerSchemas(LedgerServer server, string database) =>
        (Server, _database, _prefix, _free, _first) = (server, database, "main_", [], this);

    LedgerSchemas(LedgerSchemas first, string prefix) =>
        (Server, _database, _prefix, _first) = (first.Server, first._database, prefix, first);

    /// <summary>The server.</summary>
    public LedgerServer Server { get; }

    /// <inheritdoc/>
    public string Address(string name) => Address(name, null);

    /// <summary>The address of a ledger by a port that leads to the server.</summary>
    public string Address(string name, int? port) => Server.Address(_database, SchemaOf(name), port);

    /// <inheritdoc/>
    public void Copy(string name, string to)
    {
        if (Names().Contains(name))
            Copy(name, this, to);
        else
            Delete(to);
    }

    /// <inheritdoc/>
    public void Delete(string name) => Server.Run(_database, $"DROP SCHEMA IF EXISTS {SchemaOf(name)} CASCADE");

    /// <inheritdoc/>
    public IReadOnlyList<string> Rows(string name) => Server.Use(_database, connection => LedgerRows.Read(connection, SchemaOf(name) + "."));

    /// <inheritdoc/>
    public ILedgers Clone()
    {
        var copy = new LedgerSchemas(_first, _first._free!.TryTake(out var free) ? free
            : string.Create(CultureInfo.InvariantCulture, $"clone{Interlocked.Increment(ref _first._clones)}_"));
        var names = Names();
        foreach (var stale in copy.Names().Except(names))
            copy.Delete(stale);
        foreach (var name in names)
            Copy(name, copy, name);
        return copy;
    }

    /// <summary>Ends the sessions that hold a mailbox of this database, as an administrator does with a worker that hangs, and waits until they are gone.</summary>
    public void EndLocks() => Server.Use(_database, connection =>
    {
        Number(connection, $"SELECT count(pg_terminate_backend(pid)) {FindLocks}");
        while (CountLocks(connection) > 0)
            Thread.Sleep(10);
        return true;
    });

    /// <summary>
    /// Likewise with those that stand still in a transaction, which the server would end after half a minute: no clock of ours shortens that.
    /// </summary>
    public void EndSessions()
    {
        Server.Run(_database, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in transaction%'");
        EndLocks();
    }

    /// <summary>How many mailboxes are held.</summary>
    public long CountLocks() => Server.Use(_database, CountLocks);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        if (_first == this)
            Server.Drop(_database);
        else
            _first._free!.Add(_prefix);
    }

    static long CountLocks(NpgsqlConnection connection) => Number(connection, $"SELECT count(*) {FindLocks}");

    static long Number(NpgsqlConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The statements are constants.
        command.CommandText = sql;
#pragma warning restore CA2100
        return (long)command.ExecuteScalar()!;
    }

    string SchemaOf(string name) => _prefix + name;

    void Copy(string name, LedgerSchemas other, string to)
    {
        if (!other.Names().Contains(to))
            Make(other.Address(to));
        Server.Run(_database, Copying(SchemaOf(name), other.SchemaOf(to)));
    }

    // The product makes it: another schema it would refuse.
    static void Make(string address) => Task.Run(async () =>
    {
        await using var made = await LedgerStore.OpenAsync(address, LedgerAccess.ReadWrite, CancellationToken.None);
    }).GetAwaiter().GetResult();

    List<string> Names() => Server.Use(_database, connection =>
    {
        using var command = new NpgsqlCommand(FindSchemas, connection) { Parameters = { new NpgsqlParameter("prefix", _prefix) } };
        using var reader = command.ExecuteReader();
        var names = new List<string>();
        while (reader.Read())
            names.Add(reader.GetString(0)[_prefix.Length..]);
        return names;
    });

    /// <summary>
    /// All rows and the last numbers that were given, as a backup keeps them. Rows of the other tables may be named before they are there.
    /// </summary>
    static string Copying(string from, string to) => $"""
        DO $$
        DECLARE t record; s record;
        BEGIN
            SET LOCAL session_replication_role = replica;
            FOR t IN SELECT tablename AS name FROM pg_tables WHERE schemaname = '{to}' LOOP
                EXECUTE format('DELETE FROM {to}.%I', t.name);
                EXECUTE format('INSERT INTO {to}.%I OVERRIDING SYSTEM VALUE SELECT * FROM {from}.%I', t.name, t.name);
            END LOOP;
            FOR s IN SELECT sequencename AS name, last_value AS last FROM pg_sequences WHERE schemaname = '{from}' LOOP
                IF s.last IS NULL THEN
                    EXECUTE format('ALTER SEQUENCE {to}.%I RESTART', s.name);
                ELSE
                    PERFORM setval(format('{to}.%I', s.name)::regclass, s.last);
                END IF;
            END LOOP;
        END $$
        """;
}
