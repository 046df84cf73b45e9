using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Forwarding;

/// <summary>Mails in doubt, as a run was stopped, where something of their content lies in what people have thrown away.</summary>
[Collection(ServersCollection.Name)]
public sealed class DiscardedDoubtTests(Servers servers, ITestOutputHelper output)
{
    static readonly IReadOnlyList<TestMail> Mails = [.. MailCorpus.Create(new MailCorpusOptions { Count = 20, Seed = 4143, Until = DateTimeOffset.Now.AddDays(-10), TotalBytes = 60 << 10 })
        .DistinctBy(m => m.Digest()).Take(3)];

    static readonly TestMail Twin = Mails[0];

    [Theory]
    [InlineData("Trash")]
    [InlineData("Junk")]
    public async Task What_was_not_stored_where_its_twin_was_copied_to_is_not_taken_for_thrown_away(string folder)
    {
        using var pair = new MailboxPair(servers.Old, servers.Batching, output) { SourceProtocol = MailProtocol.Imap };
        Deliver(pair, folder);
        Assert.Equal(1, (await pair.ForwardAsync(r => r with { Folders = [folder] })).Forwarded);
        Deliver(pair, folder);
        await pair.StopAtAppendAsync(isStored: false, r => r with { Folders = [folder] });
        var result = await pair.ForwardAsync(r => r with { Folders = [folder], Timeouts = new() { Doubt = TimeSpan.FromSeconds(0.2) } });
        Assert.Equal((1, true), (result.Forwarded, result.Complete));
        Assert.Equal(2, pair.DestinationFolder(folder).Count);
    }

    /// <summary>People threw its copy away; it was freed, and the provider put a backup of the old mailbox in place.</summary>
    [Fact]
    public async Task What_was_thrown_away_in_doubt_and_freed_is_not_sent_when_it_comes_back()
    {
        using var pair = new MailboxPair(servers.Old, servers.Batching, output) { SourceProtocol = MailProtocol.Imap };
        Deliver(pair, "INBOX");
        await pair.StopAtAppendAsync(isStored: true);
        pair.DestinationFolder("Trash").Deliver(pair.Destination.Mails()[0]);
        Maildir.Delete(pair.Destination.Mails()[0]);
        Assert.True((await pair.ForwardAsync(r => r with { Timeouts = new() { Doubt = TimeSpan.FromSeconds(0.2) } })).Complete);
        Assert.Equal(1, (await pair.RemoveAsync(7, r => r with { IncludeCopyGone = true })).Removed);
        Deliver(pair, "INBOX");
        Assert.Equal(0, (await pair.ForwardAsync()).Forwarded);
        Assert.Equal((0, 1), (pair.Destination.Count, pair.DestinationFolder("Trash").Count));
    }

    void Deliver(MailboxPair pair, string folder) => servers.Old.Mailbox(pair.OldUser, folder).Deliver(Twin);
}
