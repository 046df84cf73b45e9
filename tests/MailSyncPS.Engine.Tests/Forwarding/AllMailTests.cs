using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Forwarding;

/// <summary>A destination in which one folder shows again what lies in the others, as at Gmail.</summary>
[Collection(ServersCollection.Name)]
public sealed class AllMailTests(Servers servers, ITestOutputHelper output)
{
    static readonly IReadOnlyList<TestMail> Mails = [.. MailCorpus.Create(new MailCorpusOptions { Count = 20, Seed = 131, Until = DateTimeOffset.Now.AddDays(-1), TotalBytes = 60 << 10 })
        .DistinctBy(m => m.Digest()).Take(10)];

    [Theory]
    [InlineData(MailProtocol.Pop3)]
    [InlineData(MailProtocol.Imap)]
    public async Task A_copy_that_is_shown_twice_serves_one_of_two_identical_mails(MailProtocol protocol)
    {
        using var pair = await PairAsync(protocol);
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
        using var pair = await PairAsync(MailProtocol.Pop3);
        foreach (var mail in Mails)
            pair.Source.Deliver(mail);
        await pair.ForwardAsync();
        pair.Source.Deliver(Mails[3]);
        Assert.Equal((10, 1), (await pair.ForwardAsync() is var again ? (again.AlreadyForwarded, again.Quarantined) : default));
        Assert.Equal(10, pair.Destination.Count);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 1)]
    public async Task A_copy_with_several_labels_serves_one_of_two_identical_mails(int messages, int spare)
    {
        using var pair = await PairAsync(MailProtocol.Pop3);
        foreach (var mail in Mails.Append(Mails[3]))
            pair.Source.Deliver(mail);
        for (var i = 0; i < messages; i++)
            pair.DestinationFolder("Archive").Deliver(Mails[3]);
        foreach (var copy in pair.DestinationFolder("Archive").Mails())
            pair.DestinationFolder("Work").Show(copy);
        var result = await pair.ForwardAsync();
        Assert.Equal((1 + spare, 9, 1 - spare), (result.AlreadyForwarded, result.Forwarded, result.Quarantined));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Where_messages_are_not_told_apart_each_place_is_one(int archived)
    {
        using var pair = new MailboxPair(servers.Old, servers.GmailLike, output);
        var nameless = new TestMail("From: a@example.jp\r\nSubject: the same twice\r\n\r\nmail\r\n"u8.ToArray(), Mails[0].Arrived);
        IReadOnlyList<TestMail> mails = [.. Mails, nameless, nameless];
        foreach (var mail in mails)
            pair.Source.Deliver(mail);
        Assert.Equal(12, (await pair.ForwardAsync()).Forwarded);
        foreach (var copy in pair.Destination.Mails().Where(m => m.Digest() == nameless.Digest()).Take(archived))
        {
            servers.GmailLike.Mailbox(pair.NewUser, "[Gmail]/All Mail").Deliver(copy.Bytes, copy.Arrived);
            Maildir.Delete(copy);
        }
        pair.Ledger = pair.LedgerPath + ".other";
        var again = await pair.ForwardAsync();
        Assert.Equal((0, 12), (again.Forwarded, again.AlreadyForwarded));
        Assert.Empty(MailComparison.Differences(mails, servers.GmailLike.AllMails(pair.NewUser), compareArrival: false));
    }

    async Task<MailboxPair> PairAsync(MailProtocol protocol)
    {
        var gmail = await servers.GmailViewAsync();
        return new MailboxPair(servers.Old, gmail.Server, output) { SourceProtocol = protocol, DestinationPort = gmail.ImapPort };
    }
}
