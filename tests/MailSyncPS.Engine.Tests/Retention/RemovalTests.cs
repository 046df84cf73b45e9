using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Retention;

/// <summary>What goes and what stays, judged by the servers' own storage.</summary>
[Collection(ServersCollection.Name)]
public sealed class RemovalTests(Servers servers, ITestOutputHelper output)
{
    static readonly IReadOnlyList<TestMail> Mails = MailCorpus.Create(new MailCorpusOptions { Count = 60, Seed = 12, Until = DateTimeOffset.Now.AddHours(-1), TotalBytes = 2 << 20 });

    [Theory]
    [InlineData(MailProtocol.Pop3)]
    [InlineData(MailProtocol.Imap)]
    public async Task Exactly_the_young_mails_stay(MailProtocol protocol)
    {
        using var pair = new MailboxPair(servers.Old, servers.Batching, output) { SourceProtocol = protocol };
        foreach (var mail in Mails)
            pair.Source.Deliver(mail);
        await pair.ForwardAsync();

        var removal = await pair.RemoveAsync(7);
        Assert.Empty(pair.Observer.Errors);
        var young = Mails.Where(m => m.Arrived > DateTimeOffset.Now.AddDays(-7)).ToList();
        Assert.InRange(young.Count, 5, 55);
        Assert.Equal(Mails.Count - young.Count, removal.Removed);
        Assert.Empty(MailComparison.Differences(young, pair.Source.Mails()));
        Assert.Empty(pair.Differences(Mails));

        var again = await pair.RemoveAsync(7);
        Assert.Equal(0, again.Removed);
        var forward = await pair.ForwardAsync();
        Assert.Equal((young.Count, 0), (forward.AlreadyForwarded, forward.Forwarded));
    }

    [Fact]
    public async Task Nothing_goes_that_was_not_copied_or_whose_copy_has_gone()
    {
        using var pair = new MailboxPair(servers.Old, servers.Batching, output);
        foreach (var mail in Mails.Take(20))
            pair.Source.Deliver(mail);
        await pair.ForwardAsync();
        foreach (var mail in Mails.Skip(20).Take(10))
            pair.Source.Deliver(mail);
        var copies = pair.Destination.Mails();
        foreach (var copy in copies.Take(4))
            Maildir.Delete(copy);
        servers.Batching.Mailbox(pair.NewUser, "Archive").Deliver(copies[2]);
        servers.Batching.Mailbox(pair.NewUser, "Trash").Deliver(copies[3]);

        var removal = await pair.RemoveAsync(0);
        Assert.Equal((17, 10, 3), (removal.Removed, removal.KeptUnproven, removal.KeptCopyGone));
        Assert.Equal(0, removal.RemovedWithoutCopy);
        Assert.Equal(13, pair.Source.Count);
        var plan = await pair.PlanAsync(0, r => r with { IncludeCopyGone = true });
        Assert.Equal((3, 0), (plan.Preview.RemovedWithoutCopy, plan.Declined.RemovedWithoutCopy));
        Assert.Single(pair.Observer.Lines, l => l.Contains("3 of what may go are without a copy", StringComparison.Ordinal));
        removal = await pair.RemoveAsync(0, r => r with { IncludeCopyGone = true });
        Assert.Equal((3, 3), (removal.Removed, removal.RemovedWithoutCopy));
        Assert.EndsWith("3 of the removed had no copy any more", removal.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_oldest_go_until_the_mailbox_is_under_the_limit()
    {
        using var pair = new MailboxPair(servers.Old, servers.Batching, output);
        foreach (var mail in Mails)
            pair.Source.Deliver(mail);
        await pair.ForwardAsync();
        var account = TestAccounts.Pop3(servers.Old, pair.OldUser, quotaBytes: 4 << 20);
        var removal = await pair.RemoveAsync(36500, r => r with { Source = account, UntilPercentUsed = 20 });
        Assert.InRange(removal.PercentUsedAfter!.Value, 10, 20);
        Assert.True(removal.PercentUsedBefore > 45);
        var kept = pair.Source.Mails();
        Assert.Empty(MailComparison.Differences(Mails.OrderByDescending(m => m.Arrived).Take(kept.Count), kept));
    }
}
