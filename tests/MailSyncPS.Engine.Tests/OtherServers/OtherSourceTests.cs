using MailSyncPS.TestServers;
using MailSyncPS.TestServers.Tests;
using Microsoft.Data.Sqlite;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.OtherServers;

/// <summary>Mail from other servers than Dovecot 2.3: copied once, and removed when it was, as both storages tell.</summary>
[Collection(OtherServersCollection.Name)]
public sealed class OtherSourceTests(OtherServersFixture servers, ITestOutputHelper output)
{
    static readonly TimeSpan Second = TimeSpan.FromMilliseconds(1100);
    static readonly IReadOnlyList<TestMail> Mails = [.. OtherServerMails.Usual, .. OtherServerMails.Odds];

    [Theory]
    [OtherServerData(OtherServerKind.Courier, MailProtocol.Imap)]
    [OtherServerData(OtherServerKind.Cyrus, MailProtocol.Pop3)]
    [OtherServerData(OtherServerKind.Cyrus, MailProtocol.Imap)]
    [OtherServerData(OtherServerKind.Popa3d, MailProtocol.Pop3)]
    [OtherServerData(OtherServerKind.Dovecot24, MailProtocol.Pop3)]
    [OtherServerData(OtherServerKind.Dovecot24, MailProtocol.Imap)]
    [OtherServerData(OtherServerKind.Uw, MailProtocol.Imap)]
    public Task Mails_are_copied_once_and_then_removed(OtherServerKind kind, MailProtocol protocol) => CopyAndRemoveAsync(kind, protocol, Mails);

    [Theory]
    [OtherServerData(OtherServerKind.Courier, MailProtocol.Pop3)]
    public Task Mails_of_a_server_that_answers_QUIT_before_it_removes_are_copied_once_and_then_removed(OtherServerKind kind, MailProtocol protocol) =>
        CopyAndRemoveAsync(kind, protocol, [.. Mails, .. OtherServerMails.Many]);

    [Theory]
    [OtherServerData(OtherServerKind.Uw, MailProtocol.Pop3)]
    [OtherServerData(OtherServerKind.Mailutils, MailProtocol.Pop3)]
    public Task Mails_that_the_server_writes_its_state_into_are_copied_once_and_then_removed(OtherServerKind kind, MailProtocol protocol) => CopyAndRemoveAsync(kind, protocol, Mails);

    [Theory]
    [OtherServerData(OtherServerKind.Uw)]
    public async Task Mails_that_the_server_writes_its_state_into_are_known_over_the_other_protocol(OtherServerKind kind)
    {
        var old = await DeliveredAsync(kind, Mails);
        using var pair = await PairAsync();
        await CopyAsync(pair, old.Pop3, Mails.Count);
        await CopyAgainAsync(pair, old.Imap, Mails.Count);
        Assert.Empty(Essences.Differences(Mails, pair.Destination.Mails()));
    }

    [Theory]
    [OtherServerData(OtherServerKind.Courier, MailProtocol.Imap)]
    [OtherServerData(OtherServerKind.Cyrus, MailProtocol.Pop3)]
    [OtherServerData(OtherServerKind.Cyrus, MailProtocol.Imap)]
    [OtherServerData(OtherServerKind.Popa3d, MailProtocol.Pop3)]
    [OtherServerData(OtherServerKind.Dovecot24, MailProtocol.Pop3)]
    [OtherServerData(OtherServerKind.Dovecot24, MailProtocol.Imap)]
    [OtherServerData(OtherServerKind.Uw, MailProtocol.Imap)]
    public Task A_mail_with_raw_8_bit_headers_is_copied_as_it_is_and_removed(OtherServerKind kind, MailProtocol protocol) =>
        CopyAndRemoveAsync(kind, protocol, [.. OtherServerMails.Usual.Take(3), OtherServerMails.EightBitHeader]);

    [Theory]
    [OtherServerData(OtherServerKind.Courier, MailProtocol.Pop3)]
    public Task A_mail_with_raw_8_bit_headers_is_copied_as_it_is_where_the_server_offers_to_show_it(OtherServerKind kind, MailProtocol protocol) =>
        CopyAndRemoveAsync(kind, protocol, [.. OtherServerMails.Usual.Take(3), OtherServerMails.EightBitHeader]);

    [Theory]
    [OtherServerData(OtherServerKind.CourierToTrash)]
    public async Task What_the_source_moves_into_its_trash_when_it_is_removed_is_not_copied_from_there(OtherServerKind kind)
    {
        var old = await DeliveredAsync(kind, Mails);
        await old.OpenAsync();
        using var pair = await PairAsync();
        await CopyAsync(pair, old.Imap, Mails.Count);
        Assert.Equal(Mails.Count, (await pair.RemoveAsync(0, r => r with { Source = old.Imap })).Removed);
        Assert.All(await old.MailsAsync(), mail => Assert.Equal("INBOX.Trash", mail.Folder));
        var again = await pair.ForwardAsync(r => r with { Source = old.Imap, Folders = ["*"] });
        Assert.Equal(0, again.Forwarded);
        Assert.Empty(Essences.Differences(Mails, (await servers.DovecotAsync()).AllMails(pair.NewUser)));
    }

    [Theory]
    [OtherServerData(OtherServerKind.Courier)]
    [OtherServerData(OtherServerKind.Uw)]
    public async Task A_mailbox_whose_UIDVALIDITY_goes_by_the_clock_until_somebody_selects_it_is_known_again(OtherServerKind kind)
    {
        var old = await DeliveredAsync(kind, Mails);
        using var pair = await PairAsync();
        await CopyAsync(pair, old.Imap, Mails.Count);
        var rows = Rows(pair.LedgerPath);
        for (var i = 0; i < 3; i++)
        {
            await Task.Delay(Second);
            await CopyAgainAsync(pair, old.Imap, Mails.Count);
        }
        Assert.Equal(rows, Rows(pair.LedgerPath));
        var plan = await pair.PlanAsync(0, r => r with { Source = old.Imap });
        await Task.Delay(Second);
        Assert.Equal(Mails.Count, (await pair.ExecuteAsync(plan)).Removed);
        Assert.Empty(await old.MailsAsync());
        Assert.Empty(Essences.Differences(Mails, pair.Destination.Mails()));
    }

    [Theory]
    [OtherServerData(OtherServerKind.Mailutils)]
    public async Task Without_UIDPLUS_mails_are_copied_once_and_stay(OtherServerKind kind)
    {
        var old = await DeliveredAsync(kind, Mails);
        using var pair = await PairAsync();
        await using var onlyLogin = new RewritingProxy(old.ImapPort, toClient: OtherServerMails.WithoutMechanisms);
        var account = old.ImapAt(onlyLogin.Port);
        await CopyAsync(pair, account, Mails.Count);
        Assert.Empty(Essences.Differences(Mails, pair.Destination.Mails()));
        await Assert.ThrowsAsync<MailSyncException>(() => pair.RemoveAsync(0, r => r with { Source = account }));
        await CopyAgainAsync(pair, account, Mails.Count);
        Assert.Empty(Essences.Differences(Mails, await old.MailsAsync()));
        Assert.Empty(Essences.Differences(Mails, pair.Destination.Mails()));
    }

    async Task CopyAndRemoveAsync(OtherServerKind kind, MailProtocol protocol, IReadOnlyList<TestMail> mails)
    {
        var old = await DeliveredAsync(kind, mails);
        if (protocol == MailProtocol.Imap)
            await old.OpenAsync();
        using var pair = await PairAsync();
        var account = old.Account(protocol);

        await CopyAsync(pair, account, mails.Count);
        Assert.Empty(Essences.Differences(mails, pair.Destination.Mails()));
        await CopyAgainAsync(pair, account, mails.Count);
        Assert.Empty(Essences.Differences(mails, pair.Destination.Mails()));
        Assert.Empty(Essences.Differences(mails, await old.MailsAsync()));

        var removal = await pair.RemoveAsync(0, r => r with { Source = account });
        Assert.Empty(pair.Observer.Errors);
        Assert.Equal(mails.Count, removal.Removed);
        Assert.Empty(await old.MailsAsync());
        Assert.Empty(Essences.Differences(mails, pair.Destination.Mails()));
        await CopyAgainAsync(pair, account, 0);
        Assert.Empty(Essences.Differences(mails, pair.Destination.Mails()));
    }

    async Task<OtherMailbox> DeliveredAsync(OtherServerKind kind, IReadOnlyList<TestMail> mails)
    {
        var old = await OtherMailbox.CreateAsync(await servers.GetAsync(kind));
        await old.DeliverAsync(mails);
        Assert.Empty(Essences.Differences(mails, await old.MailsAsync()));
        return old;
    }

    async Task<MailboxPair> PairAsync()
    {
        var dovecot = await servers.DovecotAsync();
        return new MailboxPair(dovecot, dovecot, output);
    }

    static async Task CopyAsync(MailboxPair pair, MailAccount source, int count)
    {
        var result = await pair.ForwardAsync(r => r with { Source = source });
        Assert.Empty(pair.Observer.Errors);
        Assert.Equal((count, true), (result.Forwarded, result.Complete));
    }

    static async Task CopyAgainAsync(MailboxPair pair, MailAccount source, int count)
    {
        var result = await pair.ForwardAsync(r => r with { Source = source });
        Assert.Empty(pair.Observer.Errors);
        Assert.Equal((count, 0, true), (result.AlreadyForwarded, result.Forwarded, result.Complete));
    }

    static long Rows(string ledger)
    {
        using var connection = new SqliteConnection($"Data Source={ledger};Pooling=False");
        connection.Open();
        using var count = connection.CreateCommand();
        count.CommandText = "SELECT COUNT(*) FROM message";
        return (long)count.ExecuteScalar()!;
    }
}
