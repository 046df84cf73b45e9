using System.Diagnostics;
using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Tests.Machines;
using MailSyncPS.TestServers;
using MailSyncPS.TestServers.Tests;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Ledger.Postgres;

/// <summary>A database whose answers take long, or do not come.</summary>
[Collection(LedgerServersCollection.Name)]
[Trait("Needs", "PostgreSQL")]
public sealed class SlowDatabaseTests(Servers servers, ITestOutputHelper output)
{
    static readonly IReadOnlyList<TestMail> Mails = MailCorpus.Create(new MailCorpusOptions { Count = 12, Seed = 53, Until = DateTimeOffset.Now.AddDays(-10), TotalBytes = 30 << 10 });

    [PostgresFact]
    public async Task Answers_that_take_long_cost_time_and_nothing_else()
    {
        await using var server = await PostgresServer.RunAsync();
        await using var slow = new TcpProxy(server.Port, TimeSpan.FromSeconds(0.1));
        using var pair = Pair(server.Address(port: slow.Port));
        Assert.True((await pair.ForwardAsync()).Complete);
        Assert.Empty(pair.Differences(Mails));
        Assert.Equal(Mails.Count, (await pair.RemoveAsync(7)).Removed);
        Assert.Empty(pair.Observer.Errors);
        Assert.Equal(0, pair.Source.Count);
    }

    [PostgresFact]
    public async Task Answers_that_do_not_come_end_the_run_and_the_next_one_goes_on()
    {
        await using var server = await PostgresServer.RunAsync();
        await using var proxy = new RequestProxy(server.Port);
        // Statements are waited for as long as the address says; five minutes where it says nothing.
        using var pair = Pair($"Host=127.0.0.1;Port={proxy.Port};Username={PostgresServer.Owner};Database=postgres;SSL Mode=Disable;Command Timeout=2;Timeout=2;Cancellation Timeout=1000;Password={PostgresServer.Password}", password: false);
        await pair.ForwardAsync(request => request with { MaxMessages = 5 });
        using (StepWatch.At("ledger committing CopyIntent", 1, proxy.Split))
        {
            var waited = Stopwatch.StartNew();
            await pair.ForwardAsync(request => request with { Timeouts = request.Timeouts with { LedgerReturn = TimeSpan.FromSeconds(3) } });
            Assert.InRange(waited.Elapsed, TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(60));
        }
        var failure = Assert.Single(pair.Observer.Errors);
        Assert.Equal(MailFailure.LedgerUnreachable, failure.Failure);
        Assert.Equal(5, pair.Destination.Count);

        proxy.Heal();
        await server.EndLocksAsync();
        Assert.True((await pair.ForwardAsync()).Complete);
        Assert.Empty(pair.Differences(Mails));
    }

    [PostgresTheory]
    [InlineData("ledger committing CopyIntent")]
    [InlineData("ledger saved CopyIntent")]
    public async Task A_run_that_is_stopped_waits_a_little_for_a_database_that_hangs_and_the_next_one_goes_on(string step)
    {
        await using var server = await PostgresServer.RunAsync();
        await using var proxy = new RequestProxy(server.Port);
        using var pair = Pair(server.Address(port: proxy.Port));
        await pair.ForwardAsync(request => request with { MaxMessages = 5 });
        using var stop = new CancellationTokenSource();
        var stopped = new Stopwatch();
        using (StepWatch.At(step, 1, () =>
        {
            proxy.Split();
            stop.CancelAfter(TimeSpan.FromSeconds(0.5));
            stopped.Start();
        }))
        {
            var thrown = await Record.ExceptionAsync(() => pair.ForwardAsync(request => request with { Timeouts = request.Timeouts with { LedgerAfterStop = TimeSpan.FromSeconds(2) } }, stop.Token));
            Assert.True(thrown is OperationCanceledException || pair.Observer.Failures.Contains(MailFailure.LedgerUnreachable));
        }
        // A statement may take five minutes, and a database that is away is waited for for one.
        Assert.InRange(stopped.Elapsed, TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(20));

        proxy.Heal();
        await server.EndLocksAsync();
        Assert.True((await pair.ForwardAsync()).Complete);
        Assert.Empty(pair.Differences(Mails));
    }

    [PostgresFact]
    public async Task A_run_is_cancelled_while_the_database_is_away()
    {
        await using var server = await PostgresServer.RunAsync();
        var name = LedgerName.Of(server.Address(), PostgresServer.Owner, PostgresServer.Password);
        await using var ledger = await LedgerStore.OpenAsync(name, LedgerAccess.ReadWrite, default);
        var route = await ledger.OpenRouteAsync(Samples.Old, Samples.New, default);
        await server.StopAsync();
        using var cancel = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        var waited = Stopwatch.StartNew();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => route.SaveAsync([Samples.Listed("1")], cancel.Token));
        Assert.InRange(waited.Elapsed, TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(20));
        await server.StartAsync();
        Assert.Empty(await route.FindByFolderAsync("INBOX", default));
    }

    MailboxPair Pair(string address, bool password = true)
    {
        var pair = new MailboxPair(servers.Old, servers.Batching, output) { SourceProtocol = MailProtocol.Imap, Ledger = password ? $"{address}&password={PostgresServer.Password}" : address };
        foreach (var mail in Mails)
            pair.Source.Deliver(mail);
        return pair;
    }
}
