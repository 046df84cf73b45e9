using System.Diagnostics;
using System.Globalization;
using MailSyncPS.TestServers;
using Npgsql;

namespace MailSyncPS.Simulation.Ledgers;

/// <summary>A PostgreSQL for the ledgers of many worlds, each in a database of its own.</summary>
sealed class LedgerServer : IAsyncDisposable
{
    static readonly TimeSpan LongestReturn = TimeSpan.FromSeconds(30);

    readonly PostgresServer _server;
    readonly SemaphoreSlim _turn = new(1, 1);
    int _databases;

    LedgerServer(PostgresServer server) => _server = server;

    /// <summary>Where it listens, at 127.0.0.1.</summary>
    public int Port => _server.Port;

    /// <summary>How often it was started anew.</summary>
    public int Restarts { get; private set; }

    /// <summary>How often that began; more than <see cref="Restarts"/> while it is away.</summary>
    public int RestartsBegun { get; private set; }

    /// <summary>Starts one.</summary>
    /// <exception cref="FormatException">There is no PostgreSQL on this machine; the message says how to get it.</exception>
    public static async Task<LedgerServer> StartAsync() => new(PostgresInstallation.Missing is { } missing ? throw new FormatException(missing)
        : await PostgresServer.RunAsync("max_connections=400"));

    /// <summary>Starts one where it is needed.</summary>
    /// <exception cref="FormatException">There is no PostgreSQL on this machine; the message says how to get it.</exception>
    public static async Task<LedgerServer?> StartAsync(LedgerKind kind) => kind == LedgerKind.Postgresql ? await StartAsync() : null;

    /// <summary>Ledgers in a database of their own, which goes with them and with all their clones.</summary>
    public LedgerSchemas NewDatabase()
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"world{Interlocked.Increment(ref _databases)}");
        Run("postgres", $"CREATE DATABASE {name}");
        return new LedgerSchemas(this, name);
    }

    /// <summary>Takes a database away with all that is in it.</summary>
    public void Drop(string database) => Run("postgres", $"DROP DATABASE IF EXISTS {database} WITH (FORCE)");

    /// <summary>The address of a ledger.</summary>
    public string Address(string database, string schema, int? port = null) =>
        _server.Address(database, $"sslmode=disable&search_path={schema}&password={PostgresServer.Password}", port: port);

    /// <summary>Starts it anew, as an administrator does who waits for nobody, or after a power cut. All worlds meet that.</summary>
    public async Task RestartAsync(bool asPowerCut)
    {
        await _turn.WaitAsync();
        try
        {
            RestartsBegun++;
            await (asPowerCut ? _server.KillAsync() : _server.StopAsync());
            await _server.StartAsync();
            Restarts++;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Runs a statement that may be run twice.</summary>
    public void Run(string database, string sql) => Use(database, connection =>
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The names are made of letters and digits.
        command.CommandText = sql;
#pragma warning restore CA2100
        return command.ExecuteNonQuery();
    });

    /// <summary>Uses a connection, once more where the server was started anew meanwhile.</summary>
    public T Use<T>(string database, Func<NpgsqlConnection, T> use)
    {
        for (var waited = Stopwatch.StartNew(); ; Thread.Sleep(50))
        {
            try
            {
                // Kept for the next use: a new one takes longer than most statements.
                using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(_server.Settings(database)) { Pooling = true }.ConnectionString);
                connection.Open();
                return use(connection);
            }
            catch (NpgsqlException e) when (IsAway(e) && waited.Elapsed < LongestReturn)
            {
            }
        }
    }

    static bool IsAway(NpgsqlException e) => e is PostgresException known ? known.SqlState.StartsWith("57P", StringComparison.Ordinal) || known.IsTransient
        : e.InnerException is IOException or System.Net.Sockets.SocketException;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _turn.Dispose();
    }
}
