using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Forwarding;

/// <summary>Runs that are asked for a part only: -Since, -MaxMessages, -MaxBytesPerDay, -MaxConnections.</summary>
[Collection(ServersCollection.Name)]
public sealed class LimitTests(Servers servers, ITestOutputHelper output)
{
    static readonly IReadOnlyList<TestMail> Mails = MailCorpus.Create(new MailCorpusOptions { Count = 40, Seed = 72, Until = DateTimeOffset.Now.AddHours(-1), TotalBytes = 800 << 10 });

    [Theory]
    [InlineData(MailProtocol.Pop3)]
    [InlineData(MailProtocol.Imap)]
    public async Task Since_takes_what_arrived_from_then_on(MailProtocol protocol)
    {
        using var pair = Delivered(protocol);
        // It counts when it arrived, and not what its sender wrote.
        var forged = new TestMail("Date: Thu, 1 Jan 2099 00:00:00 +0000\r\nSubject: forged\r\n\r\nx\r\n"u8.ToArray(), DateTimeOffset.FromUnixTimeSeconds(Mails[0].Arrived.ToUnixTimeSeconds()));
        pair.Source.Deliver(forged);
        var since = Mails[25].Arrived;
        var result = await pair.ForwardAsync(r => r with { Since = since });
        Assert.False(result.Complete);
        // POP3 tells nothing of this mail, as it has no Received: then it is copied rather than left out.
        var expected = Mails.Where(m => m.Arrived >= since).ToList();
        if (protocol == MailProtocol.Pop3)
            expected.Add(forged);
        Assert.Empty(MailComparison.Differences(expected, pair.Destination.Mails(), compareArrival: false));
        Assert.Equal((expected.Count, 41 - expected.Count), (result.Listed, result.BeforeSince));
        Assert.True((await pair.ForwardAsync()).Complete);
        Assert.Equal(41, pair.Destination.Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task No_more_mails_are_copied_than_asked_for_and_the_next_run_goes_on(bool gmailLike)
    {
        using var pair = new MailboxPair(servers.Old, servers.Destination(gmailLike), output);
        foreach (var mail in Mails)
            pair.Source.Deliver(mail);
        var first = await pair.ForwardAsync(r => r with { MaxMessages = 15 });
        Assert.Equal((15, 25, false), (first.Forwarded, first.NotReached, first.Complete));
        Assert.Equal(15, pair.Destination.Count);
        Assert.Empty(pair.Observer.Errors);
        var second = await pair.ForwardAsync(r => r with { MaxMessages = 15 });
        Assert.Equal((15, 15, 10), (second.AlreadyForwarded, second.Forwarded, second.NotReached));
        Assert.True((await pair.ForwardAsync(r => r with { MaxMessages = 15 })).Complete);
        Assert.Empty(pair.Differences(Mails));
    }

    [Fact]
    public async Task The_days_that_are_left_are_those_of_all_mailboxes_that_wait_for_the_destination()
    {
        using var pair = new MailboxPair(servers.Old, servers.Batching, output);
        using var other = new MailboxPair(servers.Old, servers.Batching, output);
        foreach (var mail in Mails)
            pair.Source.Deliver(mail);
        foreach (var mail in other.Distinct(Mails, 1))
            other.Source.Deliver(mail);
        const long limit = 300 << 10;
        var first = await pair.ForwardAsync(r => r with { MaxBytesPerDay = limit });
        var second = await pair.ForwardAsync(r => r with { Source = other.SourceAccount, MaxBytesPerDay = limit });
        Assert.InRange(first.DaysLeft!.Value, 1, 3);
        Assert.InRange(second.DaysLeft!.Value, 4, 6);
        Assert.Contains(pair.Observer.Lines, l => l.EndsWith($"All that is left to copy there takes about {second.DaysLeft} more days at this rate.", StringComparison.Ordinal));
        // As many days as the others wait count for this one, too.
        Assert.Equal(second.DaysLeft, (await pair.ForwardAsync(r => r with { MaxBytesPerDay = limit })).DaysLeft);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_daily_limit_is_kept_over_runs_and_what_was_sent_is_proven(bool gmailLike)
    {
        using var pair = new MailboxPair(servers.Old, servers.Destination(gmailLike), output);
        foreach (var mail in Mails)
            pair.Source.Deliver(mail);
        const long limit = 300 << 10;
        var first = await pair.ForwardAsync(r => r with { MaxBytesPerDay = limit });
        Assert.InRange(first.Bytes, 1, limit);
        Assert.False(first.Complete);
        Assert.Equal(first.Forwarded, pair.Destination.Count);
        Assert.Equal(0, first.Failed);
        Assert.Contains(pair.Observer.Lines, l => l.Contains("MaxBytesPerDay", StringComparison.Ordinal));
        var second = await pair.ForwardAsync(r => r with { MaxBytesPerDay = limit });
        Assert.Equal(first.Forwarded, second.AlreadyForwarded);
        Assert.InRange(first.Bytes + second.Bytes, 1, limit);
        Assert.True((await pair.ForwardAsync()).Complete);
        Assert.Empty(pair.Differences(Mails));
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(1, true)]
    [InlineData(4, true)]
    public async Task Few_connections_are_enough_and_no_more_are_opened(int connections, bool gmailLike)
    {
        using var pair = new MailboxPair(servers.Old, servers.Destination(gmailLike), output);
        foreach (var mail in Mails)
            pair.Source.Deliver(mail);
        await using var source = new TcpProxy(servers.Old.Pop3Port);
        await using var destination = new TcpProxy(servers.Destination(gmailLike).ImapPort);
        var result = await pair.ForwardAsync(r => r with
        {
            Source = TestAccounts.At(source.Port, MailProtocol.Pop3, pair.OldUser),
            Destination = TestAccounts.At(destination.Port, MailProtocol.Imap, pair.NewUser),
            MaxConnections = connections,
        });
        Assert.True(result.Complete);
        Assert.InRange(source.PeakConnections, 1, 1);
        // One that was just closed may still be counted.
        Assert.InRange(destination.PeakConnections, 1, Math.Max(3, connections) + 1);
    }

    MailboxPair Delivered(MailProtocol protocol)
    {
        var pair = new MailboxPair(servers.Old, servers.Batching, output) { SourceProtocol = protocol };
        foreach (var mail in Mails)
            pair.Source.Deliver(mail);
        return pair;
    }
}
