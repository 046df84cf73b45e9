using MailSyncPS.TestServers;
using Npgsql;

namespace MailSyncPS.Engine.Tests.Ledger.Postgres;

/// <summary>Sessions of other programs at a database.</summary>
sealed class OtherSessions : IAsyncDisposable
{
    readonly List<NpgsqlConnection> _open = [];

    /// <summary>One of them.</summary>
    public NpgsqlConnection Connection => _open[0];

    /// <summary>Opens one more.</summary>
    public async Task AddAsync(PostgresServer server)
    {
        var connection = new NpgsqlConnection(server.Settings());
        try
        {
            await connection.OpenAsync();
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
        _open.Add(connection);
    }

    /// <summary>Opens as many as the server has.</summary>
    public async Task TakeAllAsync(PostgresServer server)
    {
        try
        {
            while (true)
                await AddAsync(server);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.TooManyConnections)
        {
        }
    }

    /// <summary>Ends them all.</summary>
    public async Task EndAsync()
    {
        foreach (var connection in _open)
            await connection.DisposeAsync();
        _open.Clear();
    }

    public async ValueTask DisposeAsync() => await EndAsync();
}
