using MailSyncPS.TestServers;
using Npgsql;

namespace MailSyncPS.Engine.Tests.Ledger.Postgres;

/// <summary>What an administrator does at the server.</summary>
static class Backends
{
    /// <summary>Runs a statement as the owner.</summary>
    public static async Task<object?> RunAsync(this PostgresServer server, string sql, string database = "postgres")
    {
        await using var connection = new NpgsqlConnection(server.Settings(database));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    /// <summary>Ends the sessions that hold advisory locks, and waits until they are gone.</summary>
    public static async Task EndLocksAsync(this PostgresServer server)
    {
        await server.RunAsync("SELECT count(pg_terminate_backend(pid)) FROM pg_locks WHERE locktype = 'advisory' AND pid <> pg_backend_pid()");
        while ((long)(await server.RunAsync("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"))! > 0)
            await Task.Delay(10);
    }
}
