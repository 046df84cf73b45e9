using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Retention;

/// <summary>Identical mails have a copy each, and go with it.</summary>
[Collection(ServersCollection.Name)]
public sealed class TwinRemovalTests(Servers servers, ITestOutputHelper output)
{
    static readonly IReadOnlyList<TestMail> Mails = MailCorpus.Create(new MailCorpusOptions { Count = 10, Seed = 14, Until = DateTimeOffset.Now.AddDays(-10), TotalBytes = 50_000 });

    [Fact]
    public async Task A_copy_that_stands_for_a_mail_that_has_gone_does_not_stand_for_its_twin_as_well()
    {
        using var pair = new MailboxPair(servers.Old, servers.Batching, output);
        pair.Source.Deliver(Mails[0]);
        pair.Source.Deliver(Mails[0]);
        pair.Source.Deliver(Mails[1]);
        Assert.Equal(3, (await pair.ForwardAsync()).Forwarded);
        Maildir.Delete(pair.Destination.Mails().First(m => m.Digest() == Mails[0].Digest()));

        var first = await pair.RemoveAsync(7);
        Assert.Equal((2, 1), (first.Removed, first.KeptCopyGone));
        var second = await pair.RemoveAsync(7);
        Assert.Equal((0, 1), (second.Removed, second.KeptCopyGone));
        Assert.Empty(MailComparison.Differences([Mails[0]], pair.Source.Mails()));
        Assert.Equal(1, (await pair.RemoveAsync(7, r => r with { IncludeCopyGone = true })).Removed);
    }

    [Fact]
    public async Task A_copy_that_people_filed_away_stands_for_its_own_mail_alone()
    {
        using var pair = new MailboxPair(servers.Old, servers.Batching, output);
        pair.Source.Deliver(Mails[0]);
        pair.Source.Deliver(Mails[0]);
        Assert.Equal(2, (await pair.ForwardAsync()).Forwarded);
        var copies = pair.Destination.Mails();
        servers.Batching.Mailbox(pair.NewUser, "Archive").Deliver(copies[0]);
        copies.ToList().ForEach(Maildir.Delete);

        var removal = await pair.RemoveAsync(7);
        Assert.Equal((1, 1), (removal.Removed, removal.KeptCopyGone));
        Assert.Equal((0, 1), (await pair.RemoveAsync(7) is { } next ? (next.Removed, next.KeptCopyGone) : default));
    }
}
