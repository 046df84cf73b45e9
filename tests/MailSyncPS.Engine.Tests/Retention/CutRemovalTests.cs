using MailSyncPS.Engine.Retention;
using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Retention;

/// <summary>The line breaks during a removal: what is reported as removed is gone, and nothing goes that should stay.</summary>
[Collection(ServersCollection.Name)]
public sealed class CutRemovalTests(Servers servers, ITestOutputHelper output)
{
    const int Cuts = 6;
    static readonly IReadOnlyList<TestMail> Mails = MailCorpus.Create(new MailCorpusOptions { Count = 40, Seed = 92, Until = DateTimeOffset.Now.AddHours(-1), TotalBytes = 200 << 10 });

    [Theory]
    [InlineData(MailProtocol.Pop3)]
    [InlineData(MailProtocol.Imap)]
    public async Task Cut_at_any_command_the_counts_are_true_and_the_next_removal_goes_on(MailProtocol protocol)
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var cuts = Enumerable.Range(0, Cuts).Select(i => i * 700 / Cuts + random.NextInt64(700 / Cuts)).ToList();
        await Task.WhenAll(cuts.Select((at, mailbox) => RemoveAsync(protocol, at, mailbox)));
    }

    [Fact]
    public async Task Cut_before_the_farewell_nothing_has_gone_and_the_failure_is_told()
    {
        using var pair = new MailboxPair(servers.Old, servers.Batching, output);
        await ForwardAsync(pair, Mails);
        // The QUIT behind the removals never reaches the server.
        var removing = false;
        await using var line = new RewritingProxy(servers.Old.Pop3Port, toServer: l =>
        {
            var isLost = removing && l == "QUIT\r\n";
            removing = !isLost && (removing || l.StartsWith("DELE", StringComparison.Ordinal));
            return isLost ? "" : l;
        });
        var removal = await pair.RemoveAsync(0, r => r with { Source = TestAccounts.At(line.Port, MailProtocol.Pop3, pair.OldUser), Timeouts = new() { Operation = TimeSpan.FromSeconds(8) } });
        Assert.Equal((0, 0L), (removal.Removed, removal.FreedBytes));
        Assert.Equal(40, pair.Source.Count);
        Assert.Contains(pair.Observer.Lines, l => l.StartsWith("error", StringComparison.Ordinal) || l.StartsWith("warning", StringComparison.Ordinal));
        Assert.Equal(40, (await pair.RemoveAsync(0)).Removed);
    }

    [Fact]
    public async Task Rounds_of_few_get_past_a_mail_that_has_to_stay()
    {
        using var pair = new MailboxPair(servers.Old, servers.Batching, output);
        await ForwardAsync(pair, [.. Mails.Take(6)]);
        // The copy of the first mail on the list was altered.
        var copy = pair.Destination.Mails().Single(m => m.Digest() == pair.Source.Mails()[0].Digest());
        File.WriteAllBytes(copy.Path, [.. copy.Bytes.AsSpan(0, copy.Bytes.Length - 4), .. "X\r\n\r"u8, 10]);
        var (removing, isLost) = (false, false);
        await using var line = new RewritingProxy(servers.Old.Pop3Port, toServer: l =>
        {
            removing |= l.StartsWith("DELE", StringComparison.Ordinal);
            return removing && !isLost && l == "QUIT\r\n" && (isLost = true) ? "" : l;
        });
        var removal = await pair.RemoveAsync(0, r => r with { Source = TestAccounts.At(line.Port, MailProtocol.Pop3, pair.OldUser), Timeouts = new() { Operation = TimeSpan.FromSeconds(8) } })
            .WaitAsync(TimeSpan.FromMinutes(3));
        Assert.Equal((5, 1), (removal.Removed, removal.KeptUnproven));
        Assert.Equal(1, pair.Source.Count);
        Assert.Single(pair.Observer.Lines, l => l.StartsWith("warning", StringComparison.Ordinal) && l.Contains("1 mail ", StringComparison.Ordinal));
    }

    /// <summary>Marks that are left would let anybody's expunge take the mails later.</summary>
    [Fact]
    public async Task Stopped_between_the_commands_no_mail_is_left_that_is_marked_as_deleted()
    {
        using var pair = new MailboxPair(servers.Old, servers.Batching, output) { SourceProtocol = MailProtocol.Imap };
        await ForwardAsync(pair, [.. Mails.Take(5)]);
        using var stop = new CancellationTokenSource();
        await using var line = new RewritingProxy(servers.Old.ImapPort, toServer: said =>
        {
            if (said.Contains("\\Deleted", StringComparison.Ordinal) && said.Contains(" UID STORE ", StringComparison.Ordinal))
                stop.Cancel();
            return said;
        });
        var plan = await pair.PlanAsync(0, r => r with { Source = TestAccounts.At(line.Port, MailProtocol.Imap, pair.OldUser) });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => OldMailRemover.ExecuteAsync(plan, pair.Observer, stop.Token));

        Assert.True(stop.IsCancellationRequested);
        Assert.Equal(0, pair.Source.Count);
        // What was told to go has not stayed, and is not said to be unproven.
        Assert.Single(pair.Observer.Lines, l => l.Contains(": 0 removed (0 B), 5 being removed, 0 not reached, 0 recent, 0 unproven,", StringComparison.Ordinal));
        Assert.Equal(0, (await pair.RemoveAsync(0)).Removed);
        Assert.Empty(pair.Differences(Mails.Take(5)));
    }

    [Fact]
    public async Task Stopped_before_the_first_removal_proven_mails_are_not_reached_and_not_unproven()
    {
        using var pair = new MailboxPair(servers.Old, servers.Batching, output) { SourceProtocol = MailProtocol.Imap };
        await ForwardAsync(pair, [.. Mails.Take(5)]);
        var plan = await pair.PlanAsync(0);
        using var stop = new CancellationTokenSource();
        var observer = new RecordingObserver(output) { WhenProgress = _ => stop.Cancel() };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => OldMailRemover.ExecuteAsync(plan, observer, stop.Token));

        Assert.Equal(5, pair.Source.Count);
        Assert.Single(observer.Lines, l => l.Contains(": 0 removed (0 B), 0 being removed, 5 not reached, 0 recent, 0 unproven,", StringComparison.Ordinal));
    }

    async Task RemoveAsync(MailProtocol protocol, long at, int mailbox)
    {
        using var pair = new MailboxPair(servers.Old, servers.Batching, output) { SourceProtocol = protocol };
        var mails = pair.Distinct(Mails, mailbox);
        await ForwardAsync(pair, mails);
        var young = mails.Where(m => m.Arrived > DateTimeOffset.Now.AddDays(-7)).ToList();
        var port = protocol == MailProtocol.Pop3 ? servers.Old.Pop3Port : servers.Old.ImapPort;
        // The plan's connections come first: one that lists, and over IMAP one that asks for the quota.
        var removing = protocol == MailProtocol.Pop3 ? 2 : 3;
        await using var line = new TcpProxy(port, schedule: n => n == removing ? new ConnectionFaults { ToServer = new DirectionFaults { CutAfterBytes = at } } : ConnectionFaults.None);
        var removal = await pair.RemoveAsync(7, r => r with { Source = TestAccounts.At(line.Port, protocol, pair.OldUser) });
        Assert.True(removal.Removed == mails.Count - pair.Source.Count, $"cut at {at}: {removal}, and {pair.Source.Count} are left");
        Assert.Empty(MailComparison.Differences(young, pair.Source.Mails().Where(m => m.Arrived > DateTimeOffset.Now.AddDays(-7))));
        await pair.RemoveAsync(7);
        Assert.True(MailComparison.Differences(young, pair.Source.Mails()) is [], $"cut at {at}");
        Assert.Empty(pair.Differences(mails));
    }

    static async Task ForwardAsync(MailboxPair pair, IReadOnlyList<TestMail> mails)
    {
        foreach (var mail in mails)
            pair.Source.Deliver(mail);
        Assert.True((await pair.ForwardAsync()).Complete);
    }
}
