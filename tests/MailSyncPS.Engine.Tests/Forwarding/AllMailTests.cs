using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Forwarding;

/// <summary>A destination in which one folder shows again what lies in the others, as at Gmail.</summary>
[Collection(ServersCollection.Name)]
public sealed class AllMailTests(Servers servers, ITestOutputHelper output)
{
    static readonly IReadOnlyList<TestMail> Mails = [.. MailCorpus.Create(new MailCorpusOptions { Count = 20, Seed = 131, Until = DateTimeOffset.Now.AddDays(-1), TotalBytes = 60 << 10 })
        .DistinctBy(m => m.Digest()).Take(10)];

    /// <summary>A mail without a Message-ID, of which Gmail keeps two.</summary>
    static readonly TestMail Nameless = new("From: a@example.jp\r\nSubject: the same twice\r\n\r\nmail\r\n"u8.ToArray(), Mails[0].Arrived);

    [Theory]
    [InlineData(MailProtocol.Pop3)]
    [InlineData(MailProtocol.Imap)]
    public async Task A_copy_that_is_shown_twice_serves_one_of_two_identical_mails(MailProtocol protocol)
    {
        using var pair = new MailboxPair(servers.Old, await servers.ShowingAllAsync(), output) { SourceProtocol = protocol };
        foreach (var mail in Mails.Append(Mails[3]))
            pair.Source.Deliver(mail);
        pair.Destination.Deliver(Mails[3]);
        var result = await pair.ForwardAsync();
        // Gmail would throw the other one away, so it is not sent.
        Assert.Equal((1, 9, 1), (result.AlreadyForwarded, result.Forwarded, result.Quarantined));
        Assert.Single(pair.Destination.Mails(), m => m.Digest() == Mails[3].Digest());
    }

    [Fact]
    public async Task A_copy_that_another_mail_has_is_not_found_once_more_where_it_is_shown_again()
    {
        using var pair = new MailboxPair(servers.Old, await servers.ShowingAllAsync(), output);
        foreach (var mail in Mails)
            pair.Source.Deliver(mail);
        await pair.ForwardAsync();
        pair.Source.Deliver(Mails[3]);
        Assert.Equal((10, 1), (await pair.ForwardAsync() is var again ? (again.AlreadyForwarded, again.Quarantined) : default));
        Assert.Equal(10, pair.Destination.Count);
    }

    [Fact]
    public async Task A_copy_that_people_have_archived_is_found_where_all_are_shown()
    {
        using var pair = new MailboxPair(servers.Old, servers.GmailLike, output);
        foreach (var mail in Mails.Append(Mails[3]))
            pair.Source.Deliver(mail);
        pair.Destination.Deliver(Mails[3]);
        ShowAll(pair);
        servers.GmailLike.Mailbox(pair.NewUser, "[Gmail]/All Mail").Deliver(Mails[3]);
        Assert.Equal(2, (await pair.ForwardAsync()).AlreadyForwarded);
        Assert.Single(pair.Destination.Mails(), m => m.Digest() == Mails[3].Digest());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Where_all_are_not_shown_again_the_copies_in_that_folder_come_on_top(int archived)
    {
        using var pair = new MailboxPair(servers.Old, servers.GmailLike, output);
        IReadOnlyList<TestMail> mails = [.. Mails, Nameless, Nameless];
        foreach (var mail in mails)
            pair.Source.Deliver(mail);
        Assert.Equal(12, (await pair.ForwardAsync()).Forwarded);
        foreach (var copy in pair.Destination.Mails().Where(m => m.Digest() == Nameless.Digest()).Take(archived))
        {
            servers.GmailLike.Mailbox(pair.NewUser, "[Gmail]/All Mail").Deliver(copy.Bytes, copy.Arrived);
            Maildir.Delete(copy);
        }
        pair.Ledger = pair.LedgerPath + ".other";
        var again = await pair.ForwardAsync();
        Assert.Equal((0, 12), (again.Forwarded, again.AlreadyForwarded));
        Assert.Empty(MailComparison.Differences(mails, servers.GmailLike.AllMails(pair.NewUser), compareArrival: false));
    }

    [Fact]
    public async Task Where_the_newest_alone_are_shown_again_a_copy_that_is_seen_twice_is_one()
    {
        // Gmail can be told to show no more than the newest 1,000 of a folder.
        using var pair = new MailboxPair(servers.Old, servers.GmailLike, output);
        IReadOnlyList<TestMail> mails = [.. Mails, Nameless, Nameless];
        mails.ToList().ForEach(pair.Source.Deliver);
        Mails.Append(Nameless).ToList().ForEach(pair.Destination.Deliver);
        Mails.Take(3).Append(Nameless).ToList().ForEach(servers.GmailLike.Mailbox(pair.NewUser, "[Gmail]/All Mail").Deliver);
        var result = await pair.ForwardAsync();
        Assert.Equal((1, 11), (result.Forwarded, result.AlreadyForwarded));
        Assert.Empty(MailComparison.Differences(mails, pair.Destination.Mails(), compareArrival: false));
    }

    [Fact]
    public async Task A_copy_with_two_labels_frees_one_of_two_identical_mails()
    {
        using var pair = new MailboxPair(servers.Old, servers.GmailLike, output);
        IReadOnlyList<TestMail> mails = [.. Mails.Take(3), Nameless, Nameless];
        mails.ToList().ForEach(pair.Source.Deliver);
        Assert.Equal(5, (await pair.ForwardAsync()).Forwarded);
        // People throw one away, and archive the other with two labels.
        pair.Destination.Mails().Where(m => m.Digest() == Nameless.Digest()).ToList().ForEach(Maildir.Delete);
        foreach (var label in (string[])["Work", "Projects", "[Gmail]/All Mail"])
            servers.GmailLike.Mailbox(pair.NewUser, label).Deliver(Nameless);
        var removal = await pair.RemoveAsync(0);
        Assert.Equal((4, 1), (removal.Removed, removal.KeptCopyGone));
        Assert.Empty(MailComparison.Differences([Nameless], pair.Source.Mails(), compareArrival: false));
        Assert.Equal((0, 1), (await pair.RemoveAsync(0) is var again ? (again.Removed, again.KeptCopyGone) : default));
    }

    void ShowAll(MailboxPair pair)
    {
        foreach (var copy in pair.Destination.Mails())
            servers.GmailLike.Mailbox(pair.NewUser, "[Gmail]/All Mail").Deliver(copy.Bytes, copy.Arrived);
    }
}
