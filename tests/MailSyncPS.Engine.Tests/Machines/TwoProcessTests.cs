using System.Diagnostics;
using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Machines;

/// <summary>Two processes on one mailbox: the second is refused at once, and the first ends as if it had been alone.</summary>
[Collection(LedgerServersCollection.Name)]
public sealed class TwoProcessTests(Servers servers, ITestOutputHelper output)
{
    static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(20);
    static readonly IReadOnlyList<TestMail> Mails = MailCorpus.Create(new MailCorpusOptions { Count = 80, Seed = 96, Until = DateTimeOffset.Now.AddHours(-1), TotalBytes = 2 << 20 });

    [Theory]
    [InlineData(MailProtocol.Pop3)]
    [InlineData(MailProtocol.Imap)]
    public async Task While_a_copy_is_halted_a_second_run_is_refused_and_then_the_first_ends(MailProtocol protocol)
    {
        if (!OperatingSystem.IsLinux())
            return; // Halting is seen in /proc.
        using var pair = Delivered(protocol);
        var plan = await pair.PlanAsync(7);
        var destination = servers.Destination(gmailLike: protocol == MailProtocol.Pop3);
        await using var line = new TcpProxy(destination.ImapPort, schedule: _ => new ConnectionFaults { ToServer = new DirectionFaults { BytesPerSecond = 500_000 } });
        using var child = new RunChild(protocol, pair.SourceAccount.Port, pair.OldUser, line.Port, pair.NewUser, pair.LedgerPath).Start(RunChild.Forward);
        var rest = child.ReadToEndAsync();
        while (line.BytesToServer < 400_000)
            await Task.Delay(5);
        await child.StopAsync();

        await IsRefusedAsync(pair, plan);
        Assert.InRange(pair.Destination.Count, 0, Mails.Count - 1);
        child.Continue();
        Assert.StartsWith("end", (await rest)[^1], StringComparison.Ordinal);
        Assert.Empty(pair.Differences(Mails));
        Assert.Equal((80, true), await AlreadyForwardedAsync(pair));
    }

    [Theory]
    [InlineData(MailProtocol.Pop3)]
    [InlineData(MailProtocol.Imap)]
    public async Task While_a_removal_is_halted_a_second_run_is_refused_and_then_the_first_ends(MailProtocol protocol)
    {
        if (!OperatingSystem.IsLinux())
            return;
        using var pair = Delivered(protocol);
        Assert.True((await pair.ForwardAsync()).Complete);
        var plan = await pair.PlanAsync(7);
        var young = Mails.Where(m => m.Arrived > DateTimeOffset.Now.AddDays(-7)).ToList();
        await using var line = new TcpProxy(pair.SourceAccount.Port, TimeSpan.FromMilliseconds(150));
        using var child = new RunChild(protocol, line.Port, pair.OldUser, pair.DestinationAccount.Port, pair.NewUser, pair.LedgerPath).Start(RunChild.Remove);
        while (await child.ReadLineAsync() is { } said && !said.StartsWith("Removing", StringComparison.Ordinal))
            output.WriteLine(said);
        await child.StopAsync();

        await IsRefusedAsync(pair, plan);
        child.Continue();
        var end = (await child.ReadToEndAsync())[^1];
        Assert.Contains($"{Mails.Count - young.Count}", end, StringComparison.Ordinal);
        Assert.Empty(MailComparison.Differences(young, pair.Source.Mails()));
        Assert.Empty(pair.Differences(Mails));
    }

    [Theory]
    [InlineData(MailProtocol.Pop3)]
    [InlineData(MailProtocol.Imap)]
    public async Task A_run_with_another_ledger_is_refused_until_the_first_ends_and_then_sends_nothing_again(MailProtocol protocol)
    {
        if (!OperatingSystem.IsLinux())
            return;
        using var pair = Delivered(protocol);
        var other = pair.LedgerPath + "2";
        var destination = servers.Destination(gmailLike: protocol == MailProtocol.Pop3);
        await using var line = new TcpProxy(destination.ImapPort, schedule: _ => new ConnectionFaults { ToServer = new DirectionFaults { BytesPerSecond = 500_000 } });
        using var child = new RunChild(protocol, pair.SourceAccount.Port, pair.OldUser, line.Port, pair.NewUser, pair.LedgerPath).Start(RunChild.Forward);
        var rest = child.ReadToEndAsync();
        while (line.BytesToServer < 400_000)
            await Task.Delay(5);
        await child.StopAsync();

        var refused = await pair.ForwardAsync(r => r with { Ledger = other });
        Assert.Equal((MailFailure.AlreadyRunning, 0L), (Assert.Single(pair.Observer.Failures), refused.Forwarded));
        Assert.Contains($"process {child.Id}", Assert.Single(pair.Observer.Errors).Message, StringComparison.Ordinal);
        child.Continue();
        Assert.StartsWith("end", (await rest)[^1], StringComparison.Ordinal);

        Assert.True((await pair.ForwardAsync(r => r with { Ledger = other })).Complete);
        Assert.Empty(pair.Differences(Mails));
    }

    [Theory]
    [InlineData(MailProtocol.Pop3)]
    [InlineData(MailProtocol.Imap)]
    public async Task Two_ledgers_at_the_same_moment_copy_each_mail_once(MailProtocol protocol)
    {
        using var pair = Delivered(protocol);
        await Task.WhenAll(pair.ForwardAsync(), pair.ForwardAsync(r => r with { Ledger = pair.LedgerPath + "2" }));

        Assert.Equal([MailFailure.AlreadyRunning], pair.Observer.Failures);
        Assert.Empty(pair.Differences(Mails));
    }

    async Task IsRefusedAsync(MailboxPair pair, Engine.Retention.RemovalPlan plan)
    {
        var clock = Stopwatch.StartNew();
        await pair.ForwardAsync();
        Assert.Equal([MailFailure.AlreadyRunning], pair.Observer.Failures);
        await pair.ExecuteAsync(plan);
        Assert.Equal([MailFailure.AlreadyRunning, MailFailure.AlreadyRunning], pair.Observer.Failures);
        Assert.True(clock.Elapsed < AtOnce, $"{clock.Elapsed}");
        Assert.Equal(Mails.Count, pair.Source.Count);
        output.WriteLine($"refused after {clock.Elapsed}");
    }

    static async Task<(long, bool)> AlreadyForwardedAsync(MailboxPair pair)
    {
        var result = await pair.ForwardAsync();
        return (result.AlreadyForwarded, result.Complete);
    }

    MailboxPair Delivered(MailProtocol protocol)
    {
        var pair = new MailboxPair(servers.Old, servers.Destination(gmailLike: protocol == MailProtocol.Pop3), output) { SourceProtocol = protocol };
        foreach (var mail in Mails)
            pair.Source.Deliver(mail);
        return pair;
    }
}
