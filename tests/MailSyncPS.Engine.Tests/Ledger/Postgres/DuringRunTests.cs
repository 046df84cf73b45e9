using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Tests.Machines;
using MailSyncPS.TestServers;
using MailSyncPS.TestServers.Tests;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Ledger.Postgres;

/// <summary>What an administrator may do to the database in the middle of a run: it ends with a clear error, and with that undone the next goes on.</summary>
[Collection(LedgerServersCollection.Name)]
[Trait("Needs", "PostgreSQL")]
public sealed class DuringRunTests(Servers servers, ITestOutputHelper output)
{
    static readonly IReadOnlyList<TestMail> Mails = MailCorpus.Create(new MailCorpusOptions { Count = 30, Seed = 54, Until = DateTimeOffset.Now.AddDays(-10), TotalBytes = 100 << 10 });

    [PostgresTheory]
    [InlineData("ALTER SCHEMA mailsyncps RENAME TO away", "ALTER SCHEMA away RENAME TO mailsyncps", MailFailure.LedgerInvalid, "tables are missing")]
    [InlineData("REVOKE ALL ON mailsyncps.message FROM worker", "GRANT ALL ON mailsyncps.message TO worker", MailFailure.LedgerRefused, "rights")]
    [InlineData("ALTER ROLE worker NOLOGIN; END_SESSIONS", "ALTER ROLE worker LOGIN", MailFailure.LedgerRefused, "does not let worker in")]
    [InlineData("ALTER ROLE worker PASSWORD 'another'; END_SESSIONS", "ALTER ROLE worker PASSWORD 'pg-Geheim-123'", MailFailure.LedgerRefused, "login of worker")]
    [InlineData("ALTER ROLE worker SET default_transaction_read_only = on; END_SESSIONS", "ALTER ROLE worker RESET default_transaction_read_only", MailFailure.LedgerNotWritable, "takes no changes")]
    [InlineData("ALTER DATABASE postgres RENAME TO away; END_SESSIONS", "ALTER DATABASE away RENAME TO postgres", MailFailure.LedgerRefused, "no database")]
    [InlineData("ALTER TABLE mailsyncps.message RENAME COLUMN proof TO later", "ALTER TABLE mailsyncps.message RENAME COLUMN later TO proof", MailFailure.LedgerInvalid, "tables are missing")]
    public async Task It_ends_the_run_and_the_next_one_goes_on(string sql, string undo, MailFailure expected, string word)
    {
        await using var server = await PostgresServer.RunAsync();
        await using (await LedgerStore.OpenAsync(LedgerName.Of(server.Address(), PostgresServer.Owner, PostgresServer.Password), LedgerAccess.ReadWrite, default))
            await server.RunAsync($"CREATE ROLE worker LOGIN PASSWORD '{PostgresServer.Password}'; GRANT USAGE ON SCHEMA mailsyncps TO worker; GRANT ALL ON ALL TABLES IN SCHEMA mailsyncps TO worker; GRANT ALL ON ALL SEQUENCES IN SCHEMA mailsyncps TO worker");
        using var pair = new MailboxPair(servers.Old, servers.Batching, output) { SourceProtocol = MailProtocol.Imap, Ledger = $"{server.Address(user: "worker")}&password={PostgresServer.Password}" };
        foreach (var mail in Mails)
            pair.Source.Deliver(mail);

        using (var watch = StepWatch.At("ledger saved CopyIntent", 1, () => Task.Run(() => AdministerAsync(server, sql)).GetAwaiter().GetResult()))
        {
            await pair.ForwardAsync(request => request with { Timeouts = request.Timeouts with { LedgerReturn = TimeSpan.FromSeconds(2) } });
            Assert.True(watch.HasActed);
        }
        var failure = Assert.Single(pair.Observer.Errors);
        Assert.Equal(expected, failure.Failure);
        Assert.Contains(word, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(PostgresServer.Password, failure.ToString(), StringComparison.Ordinal);
        Assert.Equal(Mails.Count, pair.Source.Count);

        await AdministerAsync(server, undo);
        Assert.True((await pair.ForwardAsync()).Complete);
        Assert.Empty(pair.Differences(Mails));
    }

    // Another database than the one that may be renamed.
    static async Task AdministerAsync(PostgresServer server, string sql)
    {
        var database = sql.Contains("DATABASE", StringComparison.Ordinal) ? "template1" : "postgres";
        foreach (var statement in sql.Split("; "))
        {
            if (database == "template1")
                await EndSessionsAsync(server);
            if (statement == "END_SESSIONS")
                await EndSessionsAsync(server);
            else
                await server.RunAsync(statement, database);
        }
    }

    static Task<object?> EndSessionsAsync(PostgresServer server) =>
        server.RunAsync("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = 'MailSyncPS'", "template1");
}
