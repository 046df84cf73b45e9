using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Forwarding;

/// <summary>A destination alters a mail, and the old mailbox is reached by another protocol, login or host name from then on.</summary>
[Collection(ServersCollection.Name)]
public sealed class AlteredAgainTests(Servers servers, ITestOutputHelper output)
{
    static readonly IReadOnlyList<TestMail> Mails = MailCorpus.Create(new MailCorpusOptions { Count = 12, Seed = 77, Until = DateTimeOffset.Now.AddDays(-2) });

    [Fact]
    public async Task A_mail_that_was_altered_is_not_sent_again_over_the_other_protocol()
    {
        using var pair = new MailboxPair(servers.Old, servers.Batching, output);
        foreach (var mail in Mails)
            pair.Source.Deliver(mail);
        await using var altering = Altering();
        var first = await pair.ForwardAsync(r => r with { Destination = TestAccounts.At(altering.Port, MailProtocol.Imap, pair.NewUser) });
        Assert.Equal((11, 1), (first.Forwarded, first.Quarantined));

        var other = await pair.ForwardAsync(r => r with { Source = pair.SourceOver(MailProtocol.Imap), Destination = TestAccounts.At(altering.Port, MailProtocol.Imap, pair.NewUser) });

        Assert.Equal((0, 11, 1), (other.Forwarded, other.AlreadyForwarded, other.Quarantined));
        Assert.Equal(12, pair.Destination.Count);
        Assert.Equal([MailFailure.ProofMismatch], pair.Observer.Failures);
        var again = await pair.ForwardAsync(r => r with { Source = pair.SourceOver(MailProtocol.Imap), Destination = TestAccounts.At(altering.Port, MailProtocol.Imap, pair.NewUser) });
        Assert.Equal((0, 1), (again.Forwarded, again.Quarantined));
        Assert.Equal(12, pair.Destination.Count);
        var removal = await pair.RemoveAsync(0, r => r with { Source = pair.SourceOver(MailProtocol.Imap), Destination = TestAccounts.At(altering.Port, MailProtocol.Imap, pair.NewUser) });
        Assert.Equal((11, 1), (removal.Removed, removal.KeptUnproven));
    }

    /// <summary>An identical mail that came since gets its own attempt, as it would under the first name.</summary>
    [Fact]
    public async Task One_altered_mail_stands_for_one()
    {
        using var pair = new MailboxPair(servers.Old, servers.Batching, output);
        foreach (var mail in Mails)
            pair.Source.Deliver(mail);
        var altered = new TestMail("Subject: altered\r\nMessage-ID: <a@b.example>\r\n\r\nBody\r\n"u8.ToArray(), Mails[0].Arrived);
        pair.Source.Deliver(altered);
        await using (var altering = Altering("Subject: altered"))
            Assert.Equal((12, 1), await pair.ForwardAsync(r => r with { Destination = TestAccounts.At(altering.Port, MailProtocol.Imap, pair.NewUser) }) is { } first ? (first.Forwarded, first.Quarantined) : default);
        pair.Source.Deliver(altered);

        var other = await pair.ForwardAsync(r => r with { Source = pair.SourceOver(MailProtocol.Imap) });

        Assert.Equal((1, 12, 1), (other.Forwarded, other.AlreadyForwarded, other.Quarantined));
        Assert.Equal(14, pair.Destination.Count);
    }

    RewritingProxy Altering(string line = "Subject:")
    {
        var altered = false;
        return new RewritingProxy(servers.Batching.ImapPort, toServer: l =>
        {
            if (altered || !l.StartsWith(line, StringComparison.Ordinal))
                return l;
            altered = true;
            return "Subjekt:" + l[8..];
        });
    }
}
