using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Ledger.Postgres;
using MailSyncPS.TestServers;
using MailSyncPS.TestServers.Tests;

namespace MailSyncPS.Engine.Tests.Ledger.Postgres;

/// <summary>Schemas that are no ledgers, servers that do not let one in, and what is said of them.</summary>
[Collection(PostgresCollection.Name)]
[Trait("Needs", "PostgreSQL")]
public sealed class OtherDatabaseTests(SharedPostgres postgres)
{
    readonly string _schema = $"t{Guid.NewGuid():N}";

    [PostgresFact]
    public async Task Many_at_once_make_one_ledger()
    {
        await Task.WhenAll(Enumerable.Range(0, 12).Select(async i =>
        {
            await using var ledger = await OpenAsync();
            var route = await ledger.OpenRouteAsync(Samples.Old with { Login = $"user{i % 3}" }, Samples.New with { Login = i % 2 == 0 ? "x" : "X" }, default);
            await route.SaveAsync(Samples.Listed(i));
        }));
        Assert.Equal(1L, await postgres.Server.RunAsync($"SELECT count(*) FROM {_schema}.ledger"));
        Assert.Equal(4L, await postgres.Server.RunAsync($"SELECT count(*) FROM {_schema}.mailbox"));
        Assert.Equal(12L, await postgres.Server.RunAsync($"SELECT count(*) FROM {_schema}.message"));
    }

    [PostgresFact]
    public async Task A_ledger_of_the_first_version_is_brought_up_to_date_by_its_owner()
    {
        var role = $"worker_{_schema}";
        await using (var ledger = await OpenAsync())
            await (await ledger.OpenRouteAsync(Samples.Old, Samples.New, default)).SaveAsync(Samples.Proven("1", 1) with { StableHash = Samples.Hash("stable"), Copy = Samples.Copy(0).WithoutId });
        await postgres.Server.RunAsync($"""
            DROP INDEX {_schema}.message_placeless; UPDATE {_schema}.ledger SET version = 1;
            CREATE ROLE {role} LOGIN PASSWORD '{PostgresServer.Password}'; GRANT USAGE ON SCHEMA {_schema} TO {role};
            GRANT ALL ON ALL TABLES IN SCHEMA {_schema} TO {role};
            """);
        var weak = LedgerName.Of(postgres.Server.Address(user: role, query: $"sslmode=disable&search_path={_schema}"), role, PostgresServer.Password);
        Assert.Equal(MailFailure.LedgerRefused, (await Assert.ThrowsAsync<MailSyncException>(() => LedgerStore.OpenAsync(weak, LedgerAccess.ReadWrite, default))).Failure);

        await using var again = await OpenAsync();
        var route = await again.OpenRouteAsync(Samples.Old, Samples.New, default);

        Assert.Single(await route.FindPlacelessClaimsAsync("INBOX", [Samples.Hash("stable")], default));
        Assert.Equal(PostgresSchema.Version, await postgres.Server.RunAsync($"SELECT version FROM {_schema}.ledger"));
        Assert.Equal(1L, await postgres.Server.RunAsync($"SELECT count(*) FROM pg_indexes WHERE schemaname = '{_schema}' AND indexname = 'message_placeless'"));
    }

    [PostgresFact]
    public async Task The_parts_of_a_ledger_are_those_that_its_steps_make()
    {
        await (await OpenAsync()).DisposeAsync();
        var count = await postgres.Server.RunAsync($"""
            SELECT count(*) FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
            WHERE c.relnamespace = '{_schema}'::regnamespace AND c.relkind = 'r' AND a.attnum > 0
            """);
        Assert.Equal((long)PostgresSchema.Parts.Count, count);
    }

    [PostgresTheory]
    [InlineData("CREATE SCHEMA {0}; CREATE TABLE {0}.invoices (id int)", MailFailure.LedgerInvalid)]
    [InlineData("CREATE SCHEMA {0}; CREATE TABLE {0}.ledger (amount numeric)", MailFailure.LedgerInvalid)]
    [InlineData("CREATE SCHEMA {0}; CREATE VIEW {0}.ledger AS SELECT 'MailSyncPS' AS application, 1 AS version", MailFailure.LedgerInvalid)]
    public async Task What_is_something_else_is_left_alone(string sql, MailFailure failure)
    {
        await postgres.Server.RunAsync(string.Format(null, sql, _schema));
        foreach (var access in Enum.GetValues<LedgerAccess>())
            Assert.Equal(failure, (await Assert.ThrowsAsync<MailSyncException>(() => OpenAsync(access))).Failure);
        Assert.Equal(failure, (await Assert.ThrowsAsync<MailSyncException>(() => LedgerStore.OpenHistoryAsync(postgres.NameOf(_schema), default))).Failure);
        Assert.Equal(1L, await postgres.Server.RunAsync($"SELECT count(*) FROM pg_class WHERE relnamespace = '{_schema}'::regnamespace AND relkind IN ('r', 'v')"));
    }

    [PostgresTheory]
    [InlineData("UPDATE {0}.ledger SET version = 99", MailFailure.LedgerTooNew)]
    [InlineData("UPDATE {0}.ledger SET version = 0", MailFailure.LedgerInvalid)]
    [InlineData("UPDATE {0}.ledger SET application = 'x'", MailFailure.LedgerInvalid)]
    [InlineData("DELETE FROM {0}.ledger", MailFailure.LedgerInvalid)]
    [InlineData("DROP TABLE {0}.watermark", MailFailure.LedgerInvalid)]
    [InlineData("ALTER TABLE {0}.message DROP COLUMN hash", MailFailure.LedgerInvalid)]
    [InlineData("ALTER TABLE {0}.message ADD COLUMN more text", MailFailure.LedgerInvalid)]
    [InlineData("CREATE TABLE {0}.more (id int)", MailFailure.LedgerInvalid)]
    [InlineData("CREATE RULE quiet AS ON INSERT TO {0}.message DO INSTEAD NOTHING", MailFailure.LedgerInvalid)]
    [InlineData("CREATE FUNCTION {0}.f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'; CREATE TRIGGER t BEFORE INSERT ON {0}.message FOR EACH ROW EXECUTE FUNCTION {0}.f()", MailFailure.LedgerInvalid)]
    public async Task A_ledger_that_was_altered_is_refused(string sql, MailFailure failure)
    {
        await (await OpenAsync()).DisposeAsync();
        await postgres.Server.RunAsync(string.Format(null, sql, _schema));
        foreach (var access in Enum.GetValues<LedgerAccess>())
            Assert.Equal(failure, (await Assert.ThrowsAsync<MailSyncException>(() => OpenAsync(access))).Failure);
    }

    [PostgresFact]
    public async Task Who_may_not_come_in_is_told_why_and_no_secret()
    {
        var server = postgres.Server;
        await server.RunAsync($"CREATE ROLE weak_{_schema} LOGIN PASSWORD '{PostgresServer.Password}'");
        await (await OpenAsync()).DisposeAsync();
        const string wrong = "Falsch-0815";
        (string Address, string Password, MailFailure Failure, string Word)[] cases =
        [
            (server.Address(), wrong, MailFailure.LedgerRefused, PostgresServer.Owner),
            (server.Address(user: "nobody"), PostgresServer.Password, MailFailure.LedgerRefused, "nobody"),
            (server.Address("missing"), PostgresServer.Password, MailFailure.LedgerRefused, "missing"),
            (server.Address(query: ""), PostgresServer.Password, MailFailure.LedgerUnreachable, "sslmode=disable"),
            (server.Address(port: 1), PostgresServer.Password, MailFailure.LedgerUnreachable, "127.0.0.1:1"),
            (server.Address(user: $"weak_{_schema}"), PostgresServer.Password, MailFailure.LedgerRefused, $"weak_{_schema}"),
            (server.Address(user: $"weak_{_schema}", query: $"sslmode=disable&search_path={_schema}"), PostgresServer.Password, MailFailure.LedgerRefused, _schema),
        ];
        foreach (var (address, password, failure, word) in cases)
        {
            var user = address.Split("//")[1].Split('@')[0];
            var named = LedgerName.Of(address, user, password);
            var inAddress = LedgerName.Of($"{address}{(address.EndsWith('?') ? "" : "&")}password={password}");
            foreach (var name in (LedgerName[])[named, inAddress])
            {
                var e = await Assert.ThrowsAsync<MailSyncException>(() => LedgerStore.OpenAsync(name, LedgerAccess.ReadWrite, default));
                Assert.Equal((address, failure), (address, e.Failure));
                Assert.Contains(word, e.Message, StringComparison.Ordinal);
                Assert.DoesNotContain(password, e.ToString(), StringComparison.Ordinal);
                Assert.DoesNotContain(password, name.ToString(), StringComparison.Ordinal);
                Assert.DoesNotContain(password, LedgerStore.PlaceOf(name), StringComparison.Ordinal);
            }
        }
    }

    [PostgresFact]
    public async Task A_role_that_only_reads_and_writes_is_enough_and_one_that_only_reads_reads()
    {
        var server = postgres.Server;
        await using (var ledger = await OpenAsync())
            await (await ledger.OpenRouteAsync(Samples.Old, Samples.New, default)).SaveAsync(Samples.Listed("1"));
        foreach (var (role, rights) in (IEnumerable<(string, string)>)[("worker", "SELECT, INSERT, UPDATE, DELETE"), ("reader", "SELECT")])
        {
            await server.RunAsync($"""
                CREATE ROLE {role}_{_schema} LOGIN PASSWORD '{PostgresServer.Password}';
                GRANT USAGE ON SCHEMA {_schema} TO {role}_{_schema};
                GRANT {rights} ON ALL TABLES IN SCHEMA {_schema} TO {role}_{_schema};
                """);
        }
        await server.RunAsync($"GRANT USAGE ON ALL SEQUENCES IN SCHEMA {_schema} TO worker_{_schema}");

        await using var work = await LedgerStore.OpenAsync(As("worker"), LedgerAccess.ReadWrite, default);
        await using (var held = await work.LockAsync(Samples.Old, default))
        {
            var route = await work.OpenRouteAsync(Samples.Old, Samples.New with { Login = "another" }, default);
            await route.SaveIntentsAsync([Samples.Intent("2")], new(100000, 100000), Samples.Start, default);
            await held.EnsureHeldAsync(default);
        }
        await using var history = await LedgerStore.OpenHistoryAsync(As("reader"), default);
        Assert.Equal(2, (await history.CountMessagesAsync(default)).Sum(count => count.Count));
        await using var reads = await LedgerStore.OpenAsync(As("reader"), LedgerAccess.ReadWrite, default);
        Assert.Equal(MailFailure.LedgerRefused, (await Assert.ThrowsAsync<MailSyncException>(() => reads.LockAsync(Samples.Old, default))).Failure);

        LedgerName As(string role) => LedgerName.Of(server.Address(user: $"{role}_{_schema}", query: $"sslmode=disable&search_path={_schema}"),
            $"{role}_{_schema}", PostgresServer.Password);
    }

    [PostgresFact]
    public async Task One_that_takes_no_changes_says_so_and_is_read()
    {
        await using (var ledger = await OpenAsync())
            await (await ledger.OpenRouteAsync(Samples.Old, Samples.New, default)).SaveAsync(Samples.Listed("1"));
        await postgres.Server.RunAsync($"CREATE ROLE still_{_schema} SUPERUSER LOGIN PASSWORD '{PostgresServer.Password}'; ALTER ROLE still_{_schema} SET default_transaction_read_only = on");
        var name = LedgerName.Of(postgres.Server.Address(user: $"still_{_schema}", query: $"sslmode=disable&search_path={_schema}"), $"still_{_schema}", PostgresServer.Password);
        await using var history = await LedgerStore.OpenHistoryAsync(name, default);
        Assert.Single(await history.CountMessagesAsync(default));
        await using var still = await LedgerStore.OpenAsync(name, LedgerAccess.ReadWrite, new RunTimeouts { LedgerReturn = TimeSpan.FromSeconds(1) }, default);
        Assert.Equal(MailFailure.LedgerNotWritable, (await Assert.ThrowsAsync<MailSyncException>(() => still.LockAsync(Samples.Old, default))).Failure);
    }

    Task<ILedger> OpenAsync(LedgerAccess access = LedgerAccess.ReadWrite) => LedgerStore.OpenAsync(postgres.NameOf(_schema), access, default);
}
