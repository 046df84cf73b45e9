using MailSyncPS.Engine.Ledger;
using MailSyncPS.TestServers;
using MailSyncPS.TestServers.Tests;
using Npgsql;

namespace MailSyncPS.Engine.Tests.Ledger.Postgres;

/// <summary>A database or a pool with few connections: whoever gets none waits, and is told when the wait is over.</summary>
[Trait("Needs", "PostgreSQL")]
public sealed class ConnectionLimitTests
{
    static readonly RunTimeouts Brief = new() { LedgerReturn = TimeSpan.FromSeconds(1), LedgerOpening = TimeSpan.FromSeconds(1) };

    [PostgresFact]
    public async Task A_server_without_a_connection_free_is_waited_for()
    {
        await using var server = await PostgresServer.RunAsync("max_connections=8", "superuser_reserved_connections=0");
        await using var ledger = await LedgerStore.OpenAsync(NameOf(server.Address()), LedgerAccess.ReadWrite, default);
        await using var held = await ledger.LockAsync(Samples.Old, default);
        var route = await ledger.OpenRouteAsync(Samples.Old, Samples.New, default);
        await route.SaveAsync(Samples.Listed("1"));

        // Nothing of ours is open but the lock's session and what the pool keeps: the others' sessions take the rest, and then that too.
        await using (var others = new OtherSessions())
        {
            await others.TakeAllAsync(server);
            await Backends.EndPooledAsync(others.Connection);
            await others.TakeAllAsync(server);
            var saving = route.SaveAsync(Samples.Listed("2"));
            Assert.NotSame(saving, await Task.WhenAny(saving, Task.Delay(700)));
            await others.EndAsync();
            await saving.WaitAsync(TimeSpan.FromSeconds(20));
        }
        Assert.Equal(["1", "2"], (await route.FindByFolderAsync("INBOX", default)).Select(record => record.Key.Uid));
    }

    [PostgresFact]
    public async Task A_wait_in_vain_ends_with_what_to_do()
    {
        await using var server = await PostgresServer.RunAsync();
        await using (await LedgerStore.OpenAsync(NameOf(server.Address()), LedgerAccess.ReadWrite, default))
            await server.RunAsync($"CREATE ROLE few SUPERUSER LOGIN CONNECTION LIMIT 2 PASSWORD '{PostgresServer.Password}'");
        // The limit of a role does not hold for superusers.
        await server.RunAsync("ALTER ROLE few NOSUPERUSER; GRANT USAGE ON SCHEMA mailsyncps TO few; GRANT ALL ON ALL TABLES IN SCHEMA mailsyncps TO few; GRANT ALL ON ALL SEQUENCES IN SCHEMA mailsyncps TO few");
        var name = LedgerName.Of(server.Address(user: "few"), "few", PostgresServer.Password);
        await using var ledger = await LedgerStore.OpenAsync(name, LedgerAccess.ReadWrite, Brief, default);
        var route = await ledger.OpenRouteAsync(Samples.Old, Samples.New, default);
        // One is the pool's, the other this lock's: a second lock has none, and the first one's work goes on.
        await using var held = await ledger.LockAsync(Samples.Old, default);
        var refused = await Assert.ThrowsAsync<MailSyncException>(() => ledger.LockAsync(Samples.OtherOld, default));
        Assert.Equal(MailFailure.LedgerNotWritable, refused.Failure);
        Assert.Contains("max_connections", refused.Message, StringComparison.Ordinal);
        await route.SaveAsync(Samples.Listed("1"));
        await held.EnsureHeldAsync(default);
    }

    [PostgresFact]
    public async Task Many_writers_share_a_pool_of_two()
    {
        await using var server = await PostgresServer.RunAsync();
        var name = NameOf(server.Address(query: "sslmode=disable&pool_size=2"));
        await Task.WhenAll(Enumerable.Range(0, 12).Select(async i =>
        {
            await using var ledger = await LedgerStore.OpenAsync(name, LedgerAccess.ReadWrite, default);
            var source = Samples.Old with { Login = $"user{i}" };
            await using var held = await ledger.LockAsync(source, default);
            var route = await ledger.OpenRouteAsync(source, Samples.New, default);
            for (var mail = 0; mail < 20; mail++)
                await route.SaveAsync(Samples.Listed(mail));
            await held.EnsureHeldAsync(default);
        }));
        Assert.Equal(240L, await server.RunAsync("SELECT count(*) FROM mailsyncps.message"));
    }

    [PostgresFact]
    public async Task A_pool_that_stays_empty_is_told_with_what_to_do()
    {
        await using var server = await PostgresServer.RunAsync();
        var name = NameOf(server.Address(query: "sslmode=disable&pool_size=1&connect_timeout=1"));
        await using var ledger = await LedgerStore.OpenAsync(name, LedgerAccess.ReadWrite, Brief, default);
        await using var held = await ledger.LockAsync(Samples.Old, default);
        var route = await ledger.OpenRouteAsync(Samples.Old, Samples.New, default);
        await route.SaveAsync(Samples.Listed("1"));
        await using (var blocker = new NpgsqlConnection(server.Settings()))
        {
            // Whoever holds the mailbox's row keeps the only connection waiting.
            await blocker.OpenAsync();
            await using var transaction = await blocker.BeginTransactionAsync();
            await using (var command = new NpgsqlCommand("SELECT * FROM mailsyncps.worker FOR UPDATE", blocker, transaction))
                await command.ExecuteNonQueryAsync();
            var saving = route.SaveAsync(Samples.Listed("2"));
            await Task.Delay(200);
            var refused = await Assert.ThrowsAsync<MailSyncException>(() => route.FindByFolderAsync("INBOX", default));
            Assert.Equal(MailFailure.LedgerNotWritable, refused.Failure);
            Assert.Contains("pool_size", refused.Message, StringComparison.Ordinal);
            await transaction.RollbackAsync();
            await saving.WaitAsync(TimeSpan.FromSeconds(20));
        }
        Assert.Equal(2, (await route.FindByFolderAsync("INBOX", default)).Count);
    }

    static LedgerName NameOf(string address) => LedgerName.Of(address, PostgresServer.Owner, PostgresServer.Password);
}
