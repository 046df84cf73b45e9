using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Tests.Machines;
using MailSyncPS.TestServers;
using MailSyncPS.TestServers.Tests;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Ledger.Postgres;

/// <summary>Whole runs between real mail servers with the ledger in PostgreSQL, and what happens to them on the way.</summary>
[Collection(LedgerServersCollection.Name)]
[Trait("Needs", "PostgreSQL")]
public sealed class RunTests(Servers servers, ITestOutputHelper output) : IAsyncLifetime
{
    static readonly IReadOnlyList<TestMail> Mails = MailCorpus.Create(new MailCorpusOptions { Count = 60, Seed = 44, Until = DateTimeOffset.Now.AddHours(-1), TotalBytes = 300 << 10 });

    PostgresServer _server = null!;

    string Ledger => $"{_server.Address()}&password={PostgresServer.Password}";

    public async Task InitializeAsync()
    {
        if (PostgresInstallation.Missing is null)
            _server = await PostgresServer.RunAsync();
    }

    public async Task DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
    }

    [PostgresTheory]
    [InlineData(MailProtocol.Pop3)]
    [InlineData(MailProtocol.Imap)]
    public async Task A_mailbox_is_copied_and_freed_and_nothing_is_left_to_do(MailProtocol protocol)
    {
        using var pair = Pair(protocol);
        Assert.True((await pair.ForwardAsync()).Complete);
        Assert.Empty(pair.Differences(Mails));
        Assert.True((await pair.ForwardAsync()).Complete);
        Assert.Equal(Mails.Count(IsOld), (await pair.RemoveAsync(7)).Removed);
        Assert.True((await pair.ForwardAsync()).Complete);
        Assert.Empty(pair.Observer.Errors);
        Assert.Empty(pair.Differences(Mails));
        Assert.Empty(MailComparison.Differences(Mails.Where(mail => !IsOld(mail)), pair.Source.Mails()));

        await using var history = await LedgerStore.OpenHistoryAsync(pair.LedgerPath, default);
        Assert.Equal(Mails.Count, (await history.CountMessagesAsync(default)).Sum(count => count.Count));
        Assert.DoesNotContain(pair.Observer.Lines, line => line.Contains(PostgresServer.Password, StringComparison.Ordinal));
    }

    [PostgresTheory]
    [InlineData("ledger committing CopyIntent", 1)]
    [InlineData("ledger saved CopyIntent", 1)]
    [InlineData("ledger committing Copied", 1)]
    [InlineData("ledger committing Proven", 1)]
    [InlineData("ledger committing RemoveIntent", 1)]
    [InlineData("ledger saved RemoveIntent", 1)]
    public async Task A_database_that_is_killed_at_a_step_costs_no_mail_and_doubles_none(string step, int time)
    {
        using var pair = Pair(MailProtocol.Imap);
        using (var watch = StepWatch.At(step, time, () => Task.Run(async () =>
        {
            await _server.KillAsync();
            await _server.StartAsync();
        }).GetAwaiter().GetResult()))
        {
            await pair.ForwardAsync();
            await pair.RemoveAsync(7);
            Assert.True(watch.HasActed);
        }
        Assert.True((await pair.ForwardAsync()).Complete);
        await pair.RemoveAsync(7);
        Assert.Empty(pair.Differences(Mails));
        Assert.Empty(MailComparison.Differences(Mails.Where(mail => !IsOld(mail)), pair.Source.Mails()));
    }

    [PostgresFact]
    public async Task A_run_that_is_taken_over_before_it_sends_sends_nothing()
    {
        using var pair = Pair(MailProtocol.Imap);
        IRunLock? taken = null;
        await using var ledger = await LedgerStore.OpenAsync(pair.LedgerPath, LedgerAccess.ReadWrite, default);
        using (StepWatch.At("ledger saved CopyIntent", 1, () => taken = TakeOverAsync(ledger, pair).GetAwaiter().GetResult()))
            await pair.ForwardAsync();
        Assert.Equal([MailFailure.LockLost], pair.Observer.Failures);
        Assert.Equal(0, pair.Destination.Count);
        await taken!.DisposeAsync();

        Assert.True((await pair.ForwardAsync()).Complete);
        Assert.Empty(pair.Differences(Mails));
    }

    [PostgresFact]
    public async Task A_removal_that_is_taken_over_removes_nothing()
    {
        using var pair = Pair(MailProtocol.Imap);
        Assert.True((await pair.ForwardAsync()).Complete);
        IRunLock? taken = null;
        await using var ledger = await LedgerStore.OpenAsync(pair.LedgerPath, LedgerAccess.ReadWrite, default);
        var plan = await pair.PlanAsync(7);
        using (StepWatch.At("ledger saved RemoveIntent", 1, () => taken = TakeOverAsync(ledger, pair).GetAwaiter().GetResult()))
        {
            try
            {
                Assert.Equal(0, (await pair.ExecuteAsync(plan)).Removed);
            }
            catch (MailSyncException e)
            {
                Assert.Equal(MailFailure.LockLost, e.Failure);
            }
        }
        Assert.NotNull(taken);
        Assert.Equal(Mails.Count, pair.Source.Count);
        await taken.DisposeAsync();
        Assert.Equal(Mails.Count(IsOld), (await pair.RemoveAsync(7)).Removed);
    }

    [PostgresFact]
    public async Task A_worker_that_was_halted_sends_nothing_when_it_wakes_after_another_has_done_its_work()
    {
        using var pair = Pair(MailProtocol.Imap);
        var child = new RunChild(MailProtocol.Imap, pair.SourceAccount.Port, pair.OldUser, pair.DestinationAccount.Port, pair.NewUser, pair.LedgerPath).Start(RunChild.Forward);
        using (child)
        {
            // The child is halted at some step; where exactly is chance.
            await child.ReadLineAsync();
            await child.StopAsync();
            await _server.EndLocksAsync();
            // On this machine, the machine's lock keeps the second run out as well; it stands for one on another machine.
            await using (var ledger = await LedgerStore.OpenAsync(pair.LedgerPath, LedgerAccess.ReadWrite, default))
            {
                await using var taken = await ledger.LockAsync(MailboxKey.Of(pair.SourceAccount), default);
                child.Continue();
                var said = await child.ReadToEndAsync();
                Assert.Contains(said, line => line.StartsWith("end ", StringComparison.Ordinal));
            }
        }
        Assert.True((await pair.ForwardAsync()).Complete);
        Assert.Empty(pair.Differences(Mails));
    }

    [PostgresFact]
    public async Task A_day_s_budget_holds_over_workers_that_take_from_it_at_once()
    {
        const long limit = 100_000;
        var now = DateTimeOffset.UtcNow;
        var sums = await Task.WhenAll(Enumerable.Range(0, 8).Select(async i =>
        {
            await using var ledger = await LedgerStore.OpenAsync(Ledger, LedgerAccess.ReadWrite, default);
            var source = Samples.Old with { Login = $"user{i}" };
            await using var held = await ledger.LockAsync(source, default);
            var route = await ledger.OpenRouteAsync(source, Samples.New, default);
            long sum = 0;
            for (var mail = 0; mail < 20; mail++)
                sum += (await route.SaveIntentsAsync([Samples.Intent($"{mail}", 1300, now)], new(limit, limit), now.AddDays(-1), default)).Sum(record => record.Size);
            return sum;
        }));
        Assert.InRange(sums.Sum(), limit - 1300, limit);
    }

    MailboxPair Pair(MailProtocol protocol)
    {
        var pair = new MailboxPair(servers.Old, servers.Batching, output) { SourceProtocol = protocol, Ledger = Ledger };
        foreach (var mail in Mails)
            pair.Source.Deliver(mail);
        return pair;
    }

    async Task<IRunLock> TakeOverAsync(ILedger ledger, MailboxPair pair)
    {
        await _server.EndLocksAsync();
        return await ledger.LockAsync(MailboxKey.Of(pair.SourceAccount), default);
    }

    static bool IsOld(TestMail mail) => mail.Arrived <= DateTimeOffset.Now.AddDays(-7);
}
