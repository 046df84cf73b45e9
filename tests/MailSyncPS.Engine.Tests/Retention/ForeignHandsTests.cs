using MailSyncPS.Engine.Tests.Machines;
using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Retention;

/// <summary>Others are at work in the source while mails are removed from it: only what was chosen goes.</summary>
[Collection(ServersCollection.Name)]
public sealed class ForeignHandsTests(Servers servers, ITestOutputHelper output)
{
    static readonly IReadOnlyList<TestMail> Mails = MailCorpus.Create(new MailCorpusOptions { Count = 20, Seed = 103, Until = DateTimeOffset.Now.AddHours(-1), Days = 20, TotalBytes = 80 << 10 });
    static readonly TestMail Late = new("Subject: late\r\n\r\nlate\r\n"u8.ToArray(), DateTimeOffset.Now.AddDays(-30));

    [Theory]
    [InlineData("sent UID FETCH")]
    [InlineData("ledger saved RemoveIntent")]
    [InlineData("sent UID STORE")]
    public async Task Marked_moved_and_expunged_by_others_meanwhile(string step)
    {
        using var pair = Delivered(MailProtocol.Imap);
        await pair.ForwardAsync();
        var plan = await pair.PlanAsync(7);
        using var other = new OtherClient(servers.Old.ImapPort, pair.OldUser);
        var moved = pair.Source.Mails()[3];
        using (var watch = StepWatch.At(step, 1, () =>
        {
            // An old one goes to another folder, a young one is marked, and a new one comes.
            other.Move("4", "Archive");
            other.Mark("19");
            pair.Source.Deliver(Late);
        }))
        {
            await pair.ExecuteAsync(plan);
            Assert.True(watch.HasActed);
        }
        Assert.Empty(pair.Observer.Errors);
        Assert.Empty(MailComparison.Differences([.. Young, Late], pair.Source.Mails()));
        Assert.Single(pair.Source.Mails(), m => m.Flags.Contains('T', StringComparison.Ordinal));
        Assert.Equal(moved.Digest(), Assert.Single(servers.Old.Mailbox(pair.OldUser, "Archive").Mails()).Digest());
        Assert.Empty(pair.Differences(Mails));
    }

    [Fact]
    public async Task New_mail_that_comes_during_a_pop3_session_is_not_touched()
    {
        using var pair = Delivered(MailProtocol.Pop3);
        await pair.ForwardAsync();
        var plan = await pair.PlanAsync(7);
        using (StepWatch.At("ledger saved RemoveIntent", 1, () => pair.Source.Deliver(Late)))
            await pair.ExecuteAsync(plan);
        Assert.Empty(pair.Observer.Errors);
        Assert.Empty(MailComparison.Differences([.. Young, Late], pair.Source.Mails()));
    }

    [Fact]
    public async Task What_others_expunge_before_the_removal_stays_gone_and_breaks_nothing()
    {
        using var pair = Delivered(MailProtocol.Imap);
        await pair.ForwardAsync();
        var plan = await pair.PlanAsync(7);
        using (var other = new OtherClient(servers.Old.ImapPort, pair.OldUser))
        using (StepWatch.At("ledger saved RemoveIntent", 1, () => other.Expunge("1:3")))
            await pair.ExecuteAsync(plan);
        Assert.Empty(pair.Observer.Errors);
        Assert.Empty(MailComparison.Differences(Young, pair.Source.Mails()));
        Assert.Empty(pair.Differences(Mails));
    }

    static IEnumerable<TestMail> Young => Mails.Where(m => m.Arrived > DateTimeOffset.Now.AddDays(-7));

    MailboxPair Delivered(MailProtocol protocol)
    {
        var pair = new MailboxPair(servers.Old, servers.Batching, output) { SourceProtocol = protocol };
        foreach (var mail in Mails)
            pair.Source.Deliver(mail);
        return pair;
    }
}
