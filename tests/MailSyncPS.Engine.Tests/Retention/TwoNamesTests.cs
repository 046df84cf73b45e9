using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Retention;

/// <summary>One mailbox under two names, of which something was sent: the rest, which is its own copy, stays all the same.</summary>
[Collection(ServersCollection.Name)]
public sealed class TwoNamesTests(Servers servers, ITestOutputHelper output)
{
    static readonly List<TestMail> Mails = [.. MailCorpus.Create(new MailCorpusOptions { Count = 10, Seed = 313, Until = DateTimeOffset.Now.AddDays(-10), TotalBytes = 50_000 }).Take(9)];

    [Theory]
    [InlineData(MailProtocol.Pop3)]
    [InlineData(MailProtocol.Imap)]
    public async Task A_mail_that_came_while_the_destination_was_searched_is_no_licence_for_the_others(MailProtocol protocol)
    {
        using var pair = new MailboxPair(servers.Old, servers.Batching, output) { SourceProtocol = protocol };
        Mails.Take(8).ToList().ForEach(pair.Source.Deliver);
        var isLate = false;
        // The last mail comes when the destination was searched, and before the source is listed.
        await using var line = new RewritingProxy(protocol == MailProtocol.Pop3 ? servers.Old.Pop3Port : servers.Old.ImapPort, toServer: said =>
        {
            if (!isLate && (said.StartsWith("STAT", StringComparison.Ordinal) || said.Contains(" EXAMINE ", StringComparison.Ordinal)))
            {
                isLate = true;
                Thread.Sleep(1500);
                pair.Source.Deliver(Mails[8]);
            }
            return said;
        });
        await using var detour = new TcpProxy(servers.Old.ImapPort);
        var itself = TestAccounts.At(detour.Port, MailProtocol.Imap, pair.OldUser);
        var source = TestAccounts.At(line.Port, protocol, pair.OldUser);

        var result = await pair.ForwardAsync(r => r with { Source = source, Destination = itself });
        output.WriteLine($"sent: {result.Forwarded}");
        var removal = await pair.RemoveAsync(0, r => r with { Source = source, Destination = itself });
        AssertAllAreThere(pair, Mails);
        Assert.Equal(0, removal.Removed);
        Assert.Contains(MailFailure.SameMailbox, pair.Observer.Failures);
    }

    [Fact]
    public async Task Mail_of_a_folder_that_is_not_searched_was_sent_and_the_inbox_stays()
    {
        using var pair = new MailboxPair(servers.Old, servers.Batching, output) { SourceProtocol = MailProtocol.Imap };
        Mails.Take(6).ToList().ForEach(pair.Source.Deliver);
        Mails.Skip(6).ToList().ForEach(servers.Old.Mailbox(pair.OldUser, "Junk").Deliver);
        await using var detour = new TcpProxy(servers.Old.ImapPort);
        var itself = TestAccounts.At(detour.Port, MailProtocol.Imap, pair.OldUser);

        await pair.ForwardAsync(r => r with { Destination = itself, Folders = ["INBOX", "Junk"], DestinationFolder = "Old" });
        await pair.RemoveAsync(0, r => r with { Destination = itself, Folders = ["INBOX", "Junk"] });
        AssertAllAreThere(pair, Mails);
    }

    [Fact]
    public async Task Copies_found_in_a_folder_of_the_same_mailbox_stay_though_copies_elsewhere_were_sent()
    {
        using var pair = new MailboxPair(servers.Old, servers.Batching, output) { SourceProtocol = MailProtocol.Imap };
        Mails.ToList().ForEach(pair.Source.Deliver);
        await using var detour = new TcpProxy(servers.Old.ImapPort);
        var itself = TestAccounts.At(detour.Port, MailProtocol.Imap, pair.OldUser);
        for (var day = 0; day < 3; day++)
        {
            await pair.ForwardAsync(r => r with { Destination = itself, DestinationFolder = "Old" });
            await pair.RemoveAsync(0, r => r with { Destination = itself });
            AssertAllAreThere(pair, Mails);
        }
    }

    [Fact]
    public async Task A_destination_that_can_not_take_a_trial_message_back_keeps_what_was_only_found_and_frees_what_was_sent()
    {
        await using var plain = await DovecotServer.RunAsync(new DovecotOptions { UidPlus = false });
        using var pair = new MailboxPair(servers.Old, plain, output);
        Mails.ToList().ForEach(pair.Source.Deliver);
        Mails.Take(4).ToList().ForEach(pair.Destination.Deliver);
        Assert.Equal((4, 5), (await pair.ForwardAsync()) is var copied ? (copied.AlreadyForwarded, copied.Forwarded) : default);

        // What was sent stands witness that the folder is none of the source's.
        var removal = await pair.RemoveAsync(0);
        Assert.Empty(pair.Observer.Errors);
        Assert.Equal(9, removal.Removed);
        Assert.Empty(pair.Differences(Mails));
    }

    void AssertAllAreThere(MailboxPair pair, IEnumerable<TestMail> mails)
    {
        var held = servers.Old.AllMails(pair.OldUser).Select(m => Convert.ToHexString([.. m.Bytes.Where(b => b != '\r')])).ToHashSet(StringComparer.Ordinal);
        Assert.All(mails, mail => Assert.Contains(Convert.ToHexString([.. mail.Bytes.Where(b => b != '\r')]), held));
    }
}
