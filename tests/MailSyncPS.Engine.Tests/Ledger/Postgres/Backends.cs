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
        return await RunAsync(connection, sql);
    }

    /// <summary>Ends the sessions of the module that hold no lock, as those that its pool keeps, and waits until they are gone.</summary>
    public static async Task EndPooledAsync(NpgsqlConnection administrator)
    {
        const string pooled = """
            FROM pg_stat_activity a WHERE application_name = 'MailSyncPS'
                AND NOT EXISTS (SELECT 1 FROM pg_locks l WHERE l.pid = a.pid AND l.locktype = 'advisory')
            """;
        await RunAsync(administrator, $"SELECT count(pg_terminate_backend(pid)) {pooled}");
        while ((long)(await RunAsync(administrator, $"SELECT count(*) {pooled}"))! > 0)
            await Task.Delay(10);
    }

    static async Task<object?> RunAsync(NpgsqlConnection connection, string sql)
    {
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
