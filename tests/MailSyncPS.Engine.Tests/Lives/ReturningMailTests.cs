using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Lives;

/// <summary>Somebody has moved mail to the new mailbox by hand, and it comes back to the old one after many runs: from its trash, or as the provider puts a backup in place.</summary>
[Collection(ServersCollection.Name)]
public sealed class ReturningMailTests(Servers servers, ITestOutputHelper output)
{
    static readonly IReadOnlyList<TestMail> Mails = [.. MailCorpus.Create(new MailCorpusOptions { Count = 30, Seed = 603, Until = DateTimeOffset.Now.AddDays(-10), TotalBytes = 100 << 10 })
        .DistinctBy(m => m.Digest()).Take(20)];

    [Theory]
    [InlineData(MailProtocol.Pop3, "INBOX")]
    [InlineData(MailProtocol.Imap, "INBOX")]
    [InlineData(MailProtocol.Imap, "Projects/2025")]
    public async Task What_was_moved_by_hand_before_the_first_run_is_not_sent_when_it_comes_back(MailProtocol protocol, string filed)
    {
        using var pair = new MailboxPair(servers.Old, servers.Batching, output) { SourceProtocol = protocol };
        Mails.Take(5).ToList().ForEach(pair.DestinationFolder(filed).Deliver);
        Mails.Skip(5).Take(10).ToList().ForEach(pair.Source.Deliver);
        Assert.Equal(10, (await pair.ForwardAsync()).Forwarded);
        pair.Source.Deliver(Mails[15]);
        Assert.Equal(1, (await pair.ForwardAsync()).Forwarded);

        Mails.Take(5).Append(Mails[16]).ToList().ForEach(pair.Source.Deliver);
        var result = await pair.ForwardAsync();
        Assert.Equal((16, 1, true), (result.AlreadyForwarded, result.Forwarded, result.Complete));
        IsOnce(17);
        Assert.Equal(17, (await pair.RemoveAsync(7)).Removed);
        IsOnce(17);

        void IsOnce(int come) => Assert.Empty(MailComparison.Differences(Mails.Take(come), servers.Batching.AllMails(pair.NewUser)));
    }
}
