using MailSyncPS.Engine.Ledger;
using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Forwarding;

/// <summary>Which mail is which: identical ones, one mailbox under two names, two mailboxes with one mail.</summary>
[Collection(ServersCollection.Name)]
public sealed class IdentityTests(Servers servers, ITestOutputHelper output)
{
    static readonly IReadOnlyList<TestMail> Mails = MailCorpus.Create(new MailCorpusOptions { Count = 40, Seed = 61, Until = DateTimeOffset.Now.AddHours(-1), TotalBytes = 400 << 10 });

    [Fact]
    public async Task A_twin_that_comes_later_gets_its_own_copy()
    {
        using var pair = Delivered(Mails);
        await pair.ForwardAsync();
        pair.Source.Deliver(Mails[3]);
        var second = await pair.ForwardAsync();
        Assert.Equal((40, 1), (second.AlreadyForwarded, second.Forwarded));
        Assert.Empty(pair.Differences([.. Mails, Mails[3]]));
    }

    [Fact]
    public async Task A_copy_that_people_moved_away_and_back_is_no_copy_of_a_twin_that_came_since()
    {
        using var pair = Delivered(Mails);
        await pair.ForwardAsync();
        var copy = pair.Destination.Mails().First(m => m.Digest() == Mails[3].Digest());
        pair.Destination.Deliver(copy);
        Maildir.Delete(copy);
        pair.Source.Deliver(Mails[3]);
        var second = await pair.ForwardAsync();
        Assert.Equal((40, 1), (second.AlreadyForwarded, second.Forwarded));
        Assert.Empty(pair.Differences([.. Mails, Mails[3]]));
    }

    [Fact]
    public async Task The_mailbox_read_over_imap_after_pop3_is_not_sent_again()
    {
        using var pair = Delivered(Mails);
        await pair.ForwardAsync();
        pair.Source.Deliver(Mails[3]);
        var imap = await pair.ForwardAsync(r => r with { Source = TestAccounts.Imap(servers.Old, pair.OldUser) });
        Assert.Equal((40, 1), (imap.AlreadyForwarded, imap.Forwarded));
        Assert.Empty(pair.Differences([.. Mails, Mails[3]]));
        Assert.True((await pair.ForwardAsync()).Complete);
        Assert.Empty(pair.Differences([.. Mails, Mails[3]]));
    }

    [Fact]
    public async Task The_mailbox_under_another_login_name_is_not_sent_again()
    {
        using var pair = Delivered(Mails);
        await pair.ForwardAsync();
        var login = pair.AddAlias();
        var late = new TestMail("From: a@example.jp\r\nSubject: late\r\n\r\nlate\r\n"u8.ToArray(), Mails[^1].Arrived);
        pair.Source.Deliver(late);

        var alias = await pair.ForwardAsync(r => r with { Source = TestAccounts.Pop3(servers.Old, login) });
        Assert.Equal((40, 1, true), (alias.AlreadyForwarded, alias.Forwarded, alias.Complete));
        Assert.Empty(MailComparison.Differences([.. Mails, late], pair.Destination.Mails(), compareArrival: false));
        Assert.True((await pair.ForwardAsync()).Complete);
        Assert.Equal(41, pair.Destination.Count);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Old/both")]
    public async Task Two_mailboxes_that_got_the_same_mail_have_a_copy_each(string? folder)
    {
        using var taro = Delivered(Mails.Take(20).ToList());
        using var jiro = Delivered([.. Mails.Skip(20), Mails[5]]);
        jiro.Ledger = taro.LedgerPath;
        await taro.ForwardAsync(r => r with { DestinationFolder = folder });
        var second = await jiro.ForwardAsync(r => r with { DestinationFolder = folder, Destination = taro.DestinationAccount });
        Assert.True(second.Complete);
        Assert.Empty(taro.Differences([.. Mails, Mails[5]]));
        Assert.True((await jiro.ForwardAsync(r => r with { DestinationFolder = folder, Destination = taro.DestinationAccount })).Complete);
        Assert.Empty(taro.Differences([.. Mails, Mails[5]]));
    }

    [Fact]
    public async Task A_second_run_over_a_mailbox_is_refused_while_one_is_at_work()
    {
        using var pair = Delivered(Mails);
        await using var ledger = await LedgerStore.OpenAsync(pair.LedgerPath, LedgerAccess.ReadWrite, default);
        await using (await ledger.LockAsync(MailboxKey.Of(TestAccounts.Imap(servers.Old, pair.OldUser)), default))
        {
            var refused = await pair.ForwardAsync();
            Assert.Equal([MailFailure.AlreadyRunning], pair.Observer.Failures);
            Assert.False(refused.Complete);
            Assert.Equal(0, pair.Destination.Count);
        }
        Assert.True((await pair.ForwardAsync()).Complete);
    }

    [Theory]
    [InlineData(MailProtocol.Pop3)]
    [InlineData(MailProtocol.Imap)]
    public async Task A_mailbox_is_not_copied_into_itself(MailProtocol protocol)
    {
        using var pair = Delivered(Mails);
        var port = protocol == MailProtocol.Pop3 ? servers.Old.Pop3Port : servers.Old.ImapPort;
        await using var front = new TcpProxy(servers.Old.ImapPort);
        await pair.ForwardAsync(r => r with { Source = TestAccounts.At(port, protocol, pair.OldUser), Destination = TestAccounts.Imap(servers.Old, pair.OldUser) });
        if (protocol == MailProtocol.Imap)
            Assert.Equal([MailFailure.SameMailbox], pair.Observer.Failures);
        Assert.Equal(40, pair.Source.Count);
        Assert.Equal(40, servers.Old.AllMails(pair.OldUser).Count);
    }

    MailboxPair Delivered(IReadOnlyList<TestMail> mails)
    {
        var pair = new MailboxPair(servers.Old, servers.Batching, output);
        foreach (var mail in mails)
            pair.Source.Deliver(mail);
        return pair;
    }
}
