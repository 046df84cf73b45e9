using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Sources;

/// <summary>A real server that lost its index: every UID, UIDVALIDITY and UIDL is another one.</summary>
[Collection(EndServersCollection.Name)]
public sealed class RenumberedSourceTests(Servers servers, ITestOutputHelper output)
{
    static readonly IReadOnlyList<TestMail> Mails = MailCorpus.Create(new MailCorpusOptions { Count = 40, Seed = 83, Until = DateTimeOffset.Now.AddHours(-1), TotalBytes = 200 << 10 });

    [Theory]
    [InlineData(MailProtocol.Pop3)]
    [InlineData(MailProtocol.Imap)]
    public async Task Nothing_is_sent_again_and_removal_waits_until_the_mails_were_matched(MailProtocol protocol)
    {
        using var pair = new MailboxPair(servers.Old, servers.Batching, output) { SourceProtocol = protocol };
        foreach (var mail in Mails)
            pair.Source.Deliver(mail);
        await pair.ForwardAsync();
        pair.Source.Renumber();

        var frozen = await pair.RemoveAsync(0);
        Assert.Equal((0, 40), (frozen.Removed, frozen.KeptUnproven));
        Assert.Equal(40, pair.Source.Count);
        var matched = await pair.ForwardAsync();
        Assert.Equal((40, 0, true), (matched.AlreadyForwarded, matched.Forwarded, matched.Complete));
        Assert.Empty(pair.Differences(Mails));
        Assert.Equal(40, (await pair.RemoveAsync(0)).Removed);
        Assert.Equal(0, pair.Source.Count);
        Assert.Empty(pair.Differences(Mails));
    }
}
