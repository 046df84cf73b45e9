using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Tests.Machines;
using MailSyncPS.TestServers;
using MailSyncPS.TestServers.Tests;

namespace MailSyncPS.Engine.Tests.Ledger.Postgres;

/// <summary>A connection that is lost around a COMMIT, a database that goes and comes again, and a network that is split.</summary>
[Collection(PostgresCollection.Name)]
[Trait("Needs", "PostgreSQL")]
public sealed class LostAnswerTests(SharedPostgres postgres)
{
    readonly string _schema = $"t{Guid.NewGuid():N}";

    [PostgresTheory]
    [InlineData(RequestFault.LoseAnswer, 1)]
    [InlineData(RequestFault.LoseRequest, 1)]
    [InlineData(RequestFault.LoseAnswer, 2)]
    [InlineData(RequestFault.LoseRequest, 2)]
    public async Task Each_save_is_done_once_whatever_is_lost(RequestFault fault, int request)
    {
        await using var proxy = new RequestProxy(postgres.Server.Port);
        await using var ledger = await OpenAsync(proxy);
        await using var held = await ledger.LockAsync(Samples.Old, default);
        var route = await ledger.OpenRouteAsync(Samples.Old, Samples.New, default);
        var saved = new List<MessageRecord> { await route.SaveAsync(Samples.Listed("0")) };

        for (var i = 1; i <= 4; i++)
        {
            proxy.Arm(fault, request);
            saved.Add(await route.SaveAsync(Samples.Intent($"{i}")));
            Assert.True(proxy.HasHappened);
            proxy.Arm(fault, request);
            saved[i] = await route.SaveAsync(saved[i] with { State = MessageState.Copied, Copy = Samples.Copy(i) });
            Assert.True(proxy.HasHappened);
        }

        await held.EnsureHeldAsync(default);
        var found = await route.FindByFolderAsync("INBOX", default);
        Assert.Equal(saved.Select(record => (record.Id, record.State, record.Copy)), found.Select(record => (record.Id, record.State, record.Copy)));
    }

    [PostgresFact]
    public async Task Of_a_commit_whose_answer_was_lost_it_is_looked_up_what_became()
    {
        await using var proxy = new RequestProxy(postgres.Server.Port);
        await using var ledger = await OpenAsync(proxy);
        await using var held = await ledger.LockAsync(Samples.Old, default);
        var route = await ledger.OpenRouteAsync(Samples.Old, Samples.New, default);
        await route.SaveAsync(Samples.Listed("0"));
        foreach (var fault in Enum.GetValues<RequestFault>())
        {
            using var watch = StepWatch.At("ledger committing", 1, () => proxy.Arm(fault, 1));
            var saved = await route.SaveAsync(Samples.Listed($"{fault}"));
            Assert.True(proxy.HasHappened);
            Assert.Equal(saved, await route.FindAsync(saved.Key));
        }
    }

    [PostgresFact]
    public async Task Without_a_lock_a_lost_answer_fails_clearly()
    {
        await using var proxy = new RequestProxy(postgres.Server.Port);
        await using var ledger = await OpenAsync(proxy);
        var route = await ledger.OpenRouteAsync(Samples.Old, Samples.New, default);
        using var watch = StepWatch.At("ledger committing", 1, () => proxy.Arm(RequestFault.LoseAnswer, 1));
        var e = await Assert.ThrowsAsync<MailSyncException>(() => route.SaveAsync(Samples.Listed("1")));
        Assert.Equal(MailFailure.LedgerUnreachable, e.Failure);
    }

    [PostgresFact]
    public async Task A_network_that_is_split_for_a_while_costs_time_and_for_longer_the_run()
    {
        await using var proxy = new RequestProxy(postgres.Server.Port);
        await using var ledger = await OpenAsync(proxy);
        await using var held = await ledger.LockAsync(Samples.Old, default);
        var route = await ledger.OpenRouteAsync(Samples.Old, Samples.New, default);
        await route.SaveAsync(Samples.Listed("1"));

        proxy.Split();
        var saving = route.SaveAsync(Samples.Listed("2"));
        Assert.NotSame(saving, await Task.WhenAny(saving, Task.Delay(300)));
        proxy.Heal();
        await saving.WaitAsync(TimeSpan.FromSeconds(30));

        // While it is split another one takes over, and what then arrives late is refused.
        proxy.Split();
        saving = route.SaveAsync(Samples.Listed("3"));
        await postgres.Server.EndLocksAsync();
        await using var other = await LedgerStore.OpenAsync(postgres.NameOf(_schema), LedgerAccess.ReadWrite, default);
        await using var taken = await other.LockAsync(Samples.Old, default);
        proxy.Heal();
        Assert.Equal(MailFailure.LockLost, (await Assert.ThrowsAsync<MailSyncException>(() => saving)).Failure);
        var now = await other.OpenRouteAsync(Samples.Old, Samples.New, default);
        Assert.Equal(["1", "2"], (await now.FindByFolderAsync("INBOX", default)).Select(record => record.Key.Uid));
    }

    [PostgresTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_database_that_is_started_anew_is_waited_for(bool isKilled)
    {
        await using var server = await PostgresServer.RunAsync();
        var name = LedgerName.Of(server.Address(), PostgresServer.Owner, PostgresServer.Password);
        await using var ledger = await LedgerStore.OpenAsync(name, LedgerAccess.ReadWrite, default);
        await using var held = await ledger.LockAsync(Samples.Old, default);
        var route = await ledger.OpenRouteAsync(Samples.Old, Samples.New, default);
        var writing = Task.Run(async () =>
        {
            for (var i = 0; i < 300; i++)
            {
                await route.SaveAsync(Samples.Listed(i));
                await held.EnsureHeldAsync(default);
                await Task.Delay(5);
            }
        });
        await Task.Delay(500);
        await (isKilled ? server.KillAsync() : server.StopAsync());
        await Task.Delay(500);
        await server.StartAsync();
        await writing.WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Equal(300, (await route.FindByFolderAsync("INBOX", default)).Count);
    }

    [PostgresFact]
    public async Task Transactions_that_the_server_gives_up_for_each_other_are_done_again()
    {
        // Each addresses row is written by runs of both sources, in opposite order.
        await using var one = await LedgerStore.OpenAsync(postgres.NameOf(_schema), LedgerAccess.ReadWrite, default);
        await using var other = await LedgerStore.OpenAsync(postgres.NameOf(_schema), LedgerAccess.ReadWrite, default);
        await Task.WhenAll(Enumerable.Range(0, 40).Select(async i =>
        {
            var (ledger, old, to) = i % 2 == 0 ? (one, Samples.Old, Samples.New) : (other, Samples.New, Samples.Old);
            var route = await ledger.OpenRouteAsync(old with { Login = $"{old.Login}{i % 4}" }, to with { Login = $"{to.Login}{i % 4}" }, default);
            MailAccount Account(MailboxKey key) => new($"{i}@example.jp", key.Host, 993, MailProtocol.Imap, MailSecurity.Tls, key.Login);
            route.BeginRun(new(Engine.Ledger.History.RunKind.Forward, Account(old), Account(to)));
            await route.NoteRunAsync(default);
        }));
    }

    Task<ILedger> OpenAsync(RequestProxy proxy) => LedgerStore.OpenAsync(
        LedgerName.Of(postgres.Server.Address(query: $"sslmode=disable&search_path={_schema}", port: proxy.Port), PostgresServer.Owner, PostgresServer.Password),
        LedgerAccess.ReadWrite, default);
}
