using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Lives;

/// <summary>A mail lies in two folders. It was copied from the one, and people file that copy where the other one's mail goes, before that was copied: it stands for the first mail alone.</summary>
[Collection(ServersCollection.Name)]
public sealed class FiledBesideTests(Servers servers, ITestOutputHelper output)
{
    static readonly IReadOnlyList<TestMail> Mails = [.. MailCorpus.Create(new MailCorpusOptions { Count = 40, Seed = 4141, Until = DateTimeOffset.Now.AddDays(-10), TotalBytes = 100 << 10 })
        .DistinctBy(m => m.Digest()).Take(20)];

    static readonly TestMail Twin = Mails[0];

    [Theory]
    [InlineData("INBOX", "Sent")]
    [InlineData("Project", "INBOX")]
    public async Task The_copy_of_a_freed_mail_that_is_moved_to_another_folder_is_not_the_one_of_what_goes_there(string first, string second)
    {
        using var pair = WithTwins(first, second);
        await pair.ForwardAsync(r => r with { Folders = [first] });
        Assert.Equal(1, (await pair.RemoveAsync(7, r => r with { Folders = [first] })).Removed);
        Move(pair, first, second);
        await FinishAsync(pair);
    }

    [Fact]
    public async Task Nor_where_a_run_ended_at_its_limit()
    {
        using var pair = WithTwins("INBOX", "Sent");
        await pair.ForwardAsync(r => r with { MaxMessages = 1 });
        Assert.Equal(1, (await pair.RemoveAsync(7)).Removed);
        Move(pair, "INBOX", "Sent");
        await FinishAsync(pair);
    }

    [Fact]
    public async Task Nor_where_only_recent_mail_was_copied()
    {
        using var pair = WithTwins("Archive", "Archive");
        servers.Old.Mailbox(pair.OldUser).Deliver(Twin with { Arrived = DateTimeOffset.Now.AddDays(-100) });
        await pair.ForwardAsync(r => r with { Since = DateTimeOffset.Now.AddDays(-50) });
        Assert.Equal(2, (await pair.RemoveAsync(7)).Removed);
        Move(pair, "Archive", "INBOX");
        await FinishAsync(pair, twins: 3);
    }

    [Fact]
    public async Task Nor_where_its_folder_gets_the_name_of_the_other_one()
    {
        using var pair = WithTwins("Done", "Project");
        await pair.ForwardAsync(r => r with { Folders = ["Done"] });
        Assert.Equal(1, (await pair.RemoveAsync(7, r => r with { Folders = ["Done"] })).Removed);
        using (var client = new Retention.OtherClient(servers.Batching.ImapPort, pair.NewUser))
            client.Rename("Done", "Project");
        await FinishAsync(pair);
    }

    [Fact]
    public async Task What_nobody_threw_away_is_not_freed_as_if_people_had()
    {
        using var pair = WithTwins("INBOX", "Sent");
        await pair.ForwardAsync(r => r with { Folders = ["INBOX"] });
        Move(pair, "INBOX", "Sent");
        await pair.ForwardAsync();
        await pair.RemoveAsync(7, r => r with { IncludeCopyGone = true });
        AreAll(pair, 2);
    }

    [Fact]
    public async Task The_copy_of_one_mailbox_that_is_moved_to_where_another_one_goes_is_not_that_ones()
    {
        using var one = new MailboxPair(servers.Old, servers.Batching, output) { SourceProtocol = MailProtocol.Imap };
        using var other = new MailboxPair(servers.Old, servers.Batching, output) { SourceProtocol = MailProtocol.Imap, Ledger = one.LedgerPath };
        Mails.Take(9).ToList().ForEach(one.Source.Deliver);
        Mails.Skip(9).Take(8).Append(Twin).ToList().ForEach(other.Source.Deliver);
        await one.ForwardAsync(r => r with { DestinationFolder = "Old/one" });
        Assert.Equal(9, (await one.RemoveAsync(7)).Removed);
        Move(one, "Old/one", "INBOX");
        await other.ForwardAsync(r => r with { Destination = one.DestinationAccount });
        await other.RemoveAsync(7, r => r with { Destination = one.DestinationAccount });
        Assert.Equal(2, servers.Batching.AllMails(one.NewUser).Concat(other.Source.Mails()).Count(IsTwin));
    }

    /// <summary>An identical mail was never stored, as the line broke; people move the freed one's copy away and back meanwhile.</summary>
    [Fact]
    public async Task The_copy_of_a_freed_mail_that_is_moved_away_and_back_frees_no_identical_mail_in_doubt()
    {
        using var pair = WithTwins("INBOX", "INBOX");
        await pair.ForwardAsync(r => r with { MaxMessages = 1 });
        await pair.StopAtAppendAsync(isStored: false);
        Assert.Equal(1, (await pair.RemoveAsync(7)).Removed);
        Move(pair, "INBOX", "Archive");
        Move(pair, "Archive", "INBOX");
        await FinishAsync(pair);
    }

    MailboxPair WithTwins(string first, string second)
    {
        var pair = new MailboxPair(servers.Old, servers.Batching, output) { SourceProtocol = MailProtocol.Imap };
        servers.Old.Mailbox(pair.OldUser, first).Deliver(Twin);
        servers.Old.Mailbox(pair.OldUser, second).Deliver(Twin);
        return pair;
    }

    static void Move(MailboxPair pair, string from, string to)
    {
        var copy = pair.DestinationFolder(from).Mails().First(IsTwin);
        pair.DestinationFolder(to).Deliver(copy);
        Maildir.Delete(copy);
    }

    async Task FinishAsync(MailboxPair pair, int twins = 2)
    {
        await pair.ForwardAsync(r => r with { Timeouts = new() { Doubt = TimeSpan.FromSeconds(0.2) } });
        await pair.RemoveAsync(7);
        AreAll(pair, twins);
    }

    /// <summary>Nobody deleted any: there are as many as arrived, at the one side or the other, or more.</summary>
    void AreAll(MailboxPair pair, int twins) =>
        Assert.InRange(servers.Batching.AllMails(pair.NewUser).Concat(servers.Old.AllMails(pair.OldUser)).Count(IsTwin), twins, 2 * twins);

    static bool IsTwin(StoredMail mail) => mail.Digest() == Twin.Digest();
}
