using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Lives;

/// <summary>One list of mailboxes names one mailbox twice, by two addresses, and both are worked on side by side, day by day.</summary>
[Collection(ServersCollection.Name)]
public sealed class AliasPairTests(Servers servers, ITestOutputHelper output)
{
    static readonly IReadOnlyList<TestMail> Mails = MailCorpus.Create(new MailCorpusOptions { Count = 100, Seed = 502, Until = DateTimeOffset.Now.AddDays(-10), TotalBytes = 300 << 10 });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_alias_copied_beside_its_mailbox_brings_no_mail_twice(bool hasFolders)
    {
        using var pair = new MailboxPair(servers.Old, servers.Batching, output) { SourceProtocol = MailProtocol.Imap };
        var alias = pair.AddAlias();
        MailAccount[] names = [pair.SourceAccount, TestAccounts.Imap(servers.Old, alias)];
        for (var day = 1; day <= 3; day++)
        {
            foreach (var mail in day == 1 ? Mails.Skip(20).Take(40) : Mails.Skip(20 + 20 * day).Take(20))
                pair.Source.Deliver(mail);
            await Task.WhenAll(names.Select(name => pair.ForwardAsync(r => r with { Source = name, DestinationFolder = hasFolders ? "Old/" + name.UserName : null, Timeouts = new() { FirstWait = TimeSpan.FromSeconds(0.5) } })));
            IsOnce(pair, day);
        }
        await Task.WhenAll(names.Select(name => pair.RemoveAsync(7, r => r with { Source = name })));
        Assert.Equal(0, pair.Source.Count);
        IsOnce(pair, 3);
    }

    /// <summary>A run is cancelled, and what it sent is stored late; a run of the same mailbox by another address follows at once.</summary>
    [Fact]
    public async Task What_a_cancelled_run_sent_is_not_sent_again_by_another_address()
    {
        using var pair = new MailboxPair(servers.Old, servers.GmailLike, output) { SourceProtocol = MailProtocol.Imap };
        var mails = Mails.Take(20).ToList();
        mails.ForEach(pair.Source.Deliver);
        var alias = pair.AddAlias();
        await pair.ForwardAsync(r => r with { MaxMessages = 3 });
        await using (var line = new TcpProxy(servers.GmailLike.ImapPort, schedule: _ => new ConnectionFaults { ToServer = new DirectionFaults { HoldAfterBytes = 2500, HoldTime = TimeSpan.FromSeconds(6) } }))
        {
            using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(1.5));
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pair.ForwardAsync(r => r with { Destination = TestAccounts.At(line.Port, MailProtocol.Imap, pair.NewUser) }, stop.Token));
            var before = pair.Destination.Count;

            await pair.ForwardAsync(r => r with { Source = TestAccounts.Imap(servers.Old, alias) });
            output.WriteLine($"after the cancelled run: {before}");
            await Task.Delay(TimeSpan.FromSeconds(3));
        }
        Assert.Empty(pair.Differences(mails));
    }

    void IsOnce(MailboxPair pair, int day) =>
        Assert.Empty(MailComparison.Differences(Mails.Skip(20).Take(20 + 20 * day), servers.Batching.AllMails(pair.NewUser)));
}
