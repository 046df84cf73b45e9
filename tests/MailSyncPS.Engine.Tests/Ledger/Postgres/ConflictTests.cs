using MailSyncPS.Engine.Ledger;
using MailSyncPS.TestServers;
using MailSyncPS.TestServers.Tests;
using Npgsql;

namespace MailSyncPS.Engine.Tests.Ledger.Postgres;

/// <summary>Somebody else writes the same rows: the server gives our transaction up for theirs, and it is done again.</summary>
[Collection(PostgresCollection.Name)]
[Trait("Needs", "PostgreSQL")]
public sealed class ConflictTests(SharedPostgres postgres)
{
    readonly string _schema = $"t{Guid.NewGuid():N}";

    [PostgresFact]
    public async Task A_deadlock_costs_one_attempt()
    {
        await using var ledger = await LedgerStore.OpenAsync(postgres.NameOf(_schema), LedgerAccess.ReadWrite, default);
        await using var held = await ledger.LockAsync(Samples.Old, default);
        var route = await ledger.OpenRouteAsync(Samples.Old, Samples.New, default);
        var saved = await route.SaveAsync(Samples.Intent("1"));

        await using var other = new NpgsqlConnection(postgres.Server.Settings());
        await other.OpenAsync();
        // The other one never looks for deadlocks, so that ours is the one that is given up.
        await RunAsync(other, "SET deadlock_timeout = '10min'");
        await RunAsync(other, $"BEGIN; SELECT * FROM {_schema}.message WHERE id = {saved.Id} FOR UPDATE");
        var aborted = await AbortedAsync("deadlocks");
        var saving = route.SaveAsync(saved with { State = MessageState.Copied, Copy = Samples.Copy(1) });
        await WaitsAsync();
        await RunAsync(other, $"SELECT * FROM {_schema}.worker FOR UPDATE");
        await RunAsync(other, "COMMIT");
        await saving.WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Equal(MessageState.Copied, Assert.Single(await route.FindByFolderAsync("INBOX", default)).State);
        await Eventually(async () => await AbortedAsync("deadlocks") > aborted);
        await held.EnsureHeldAsync(default);
    }

    [PostgresTheory]
    [InlineData("repeatable read")]
    [InlineData("serializable")]
    public async Task A_serialisation_failure_costs_one_attempt(string isolation)
    {
        var role = $"strict_{_schema}";
        await postgres.Server.RunAsync($"CREATE ROLE {role} SUPERUSER LOGIN PASSWORD '{PostgresServer.Password}'; ALTER ROLE {role} SET default_transaction_isolation = '{isolation}'");
        var name = LedgerName.Of(postgres.Server.Address(user: role, query: $"sslmode=disable&search_path={_schema}"), role, PostgresServer.Password);
        await using var ledger = await LedgerStore.OpenAsync(name, LedgerAccess.ReadWrite, default);
        await using var held = await ledger.LockAsync(Samples.Old, default);
        var route = await ledger.OpenRouteAsync(Samples.Old, Samples.New, default);
        var saved = await route.SaveAsync(Samples.Intent("1"));

        await using var other = new NpgsqlConnection(postgres.Server.Settings());
        await other.OpenAsync();
        await RunAsync(other, $"BEGIN; UPDATE {_schema}.message SET subject = 'theirs' WHERE id = {saved.Id}");
        var saving = route.SaveAsync(saved with { State = MessageState.Copied, Copy = Samples.Copy(1) });
        await WaitsAsync();
        var aborted = await AbortedAsync("xact_rollback");
        await RunAsync(other, "COMMIT");
        await saving.WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Equal(MessageState.Copied, Assert.Single(await route.FindByFolderAsync("INBOX", default)).State);
        await Eventually(async () => await AbortedAsync("xact_rollback") > aborted);
        await held.EnsureHeldAsync(default);
    }

    /// <summary>Waits until a session of ours waits for a row.</summary>
    async Task WaitsAsync() => await Eventually(async () => (long)(await postgres.Server.RunAsync(
        "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'MailSyncPS' AND wait_event_type = 'Lock'"))! > 0);

    async Task<long> AbortedAsync(string column) => (long)(await postgres.Server.RunAsync($"SELECT {column} FROM pg_stat_database WHERE datname = 'postgres'"))!;

    static async Task Eventually(Func<Task<bool>> isSo)
    {
        for (var i = 0; !await isSo(); i++)
        {
            Assert.True(i < 500);
            await Task.Delay(20);
        }
    }

    static async Task RunAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
