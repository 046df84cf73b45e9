using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Tracking;
using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Machines;

/// <summary>People move mails between the source's folders, and rename folders: a mail that was moved is no other mail.</summary>
[Collection(LedgerServersCollection.Name)]
public sealed class MovedMailTests(Servers servers, ITestOutputHelper output)
{
    static readonly IReadOnlyList<TestMail> Mails = MailCorpus.Create(new MailCorpusOptions { Count = 30, Seed = 102, Until = DateTimeOffset.Now.AddDays(-10), TotalBytes = 150 << 10 });

    [Fact]
    public async Task A_moved_mail_keeps_its_copy_and_one_that_was_copied_gets_another()
    {
        using var pair = Delivered();
        Assert.True((await ForwardAllAsync(pair)).Complete);
        var mails = pair.Source.Mails();
        // Forth in the order of folders, and back, and into the trash.
        Move(mails[0], Folder(pair, "Zeta"));
        Move(mails[1], Folder(pair, "Trash"));
        Move(Folder(pair, "Zeta").Mails().First(m => m.Digest() == Mails[20].Digest()), Folder(pair, "Alpha"));
        Folder(pair, "Alpha").Deliver(mails[2]);

        var second = await ForwardAllAsync(pair);
        Assert.Equal((31, 1, 30), (second.Listed, second.Forwarded, second.AlreadyForwarded));
        IsCopied(pair, [.. Mails, mails[2]]);
        var third = await ForwardAllAsync(pair);
        Assert.Equal((31, 0), (third.AlreadyForwarded, third.Forwarded));
        Assert.Equal(31, (await pair.RemoveAsync(7, r => r with { Folders = ["*"] })).Removed);
        Assert.Empty(servers.Old.AllMails(pair.OldUser));
        IsCopied(pair, [.. Mails, mails[2]]);
    }

    [Fact]
    public async Task A_mail_that_is_moved_while_its_copy_is_in_doubt_is_found_by_its_new_folder()
    {
        using var pair = new MailboxPair(servers.Old, servers.Batching, output) { SourceProtocol = MailProtocol.Imap };
        pair.Source.Deliver(Mails[0]);
        Folder(pair, "Sent").Deliver(Mails[1]);
        // A run that was cut off: the copy is there, and the ledger knows of an intent.
        await pair.ForwardAsync(r => r with { Folders = ["INBOX"], MaxMessages = 0 });
        await using (var ledger = await LedgerStore.OpenAsync(pair.LedgerPath, LedgerAccess.ReadWrite, default))
        {
            var route = await ledger.OpenRouteAsync(MailboxKey.Of(pair.SourceOver(MailProtocol.Imap)), MailboxKey.Of(pair.DestinationAccount), default);
            var listed = Assert.Single(await route.FindByStateAsync([MessageState.Listed], default));
            var hash = MessageHash.Of(Mails[0].Bytes);
            await route.SaveAsync([listed with { State = MessageState.CopyIntent, Hash = hash.Exact, StableHash = hash.Stable, Copy = new CopyRef("INBOX", default, default), SentAt = DateTimeOffset.UtcNow }], default);
        }
        pair.Destination.Deliver(Mails[0]);
        Assert.Equal(1, (await pair.ForwardAsync(r => r with { Folders = ["Sent"] })).Forwarded);
        Move(pair.Source.Mails()[0], Folder(pair, "Sent"));

        var next = await pair.ForwardAsync();
        // It is one of those that were sent, as its record goes with it.
        Assert.Equal((1, 1), (next.AlreadyForwarded, next.Forwarded));
        IsCopied(pair, [Mails[0], Mails[1]]);
    }

    [Fact]
    public async Task A_renamed_folder_is_not_sent_again()
    {
        using var pair = Delivered();
        await ForwardAllAsync(pair);
        using (var client = new Retention.OtherClient(servers.Old.ImapPort, pair.OldUser))
            client.Rename("Zeta", "Alpha");
        var second = await ForwardAllAsync(pair);
        Assert.Equal((30, 30), (second.Listed, second.AlreadyForwarded));
        IsCopied(pair, Mails);
        Assert.Equal(30, (await pair.RemoveAsync(7, r => r with { Folders = ["*"] })).Removed);
        IsCopied(pair, Mails);
    }

    [Fact]
    public async Task A_mail_that_is_still_where_it_was_lends_its_copy_to_no_twin_in_another_folder()
    {
        using var pair = Delivered();
        await ForwardAllAsync(pair);
        Folder(pair, "Zeta").Renumber();
        foreach (var twin in Folder(pair, "Zeta").Mails().Take(3))
            Folder(pair, "Alpha").Deliver(twin);
        var twins = Folder(pair, "Alpha").Mails();
        var second = await ForwardAllAsync(pair);
        Assert.Equal((33, true), (second.Listed, second.Complete));
        IsCopied(pair, [.. Mails, .. twins]);
    }

    [Fact]
    public async Task A_mailbox_under_another_login_name_is_known_though_most_of_its_mail_was_deleted_long_ago()
    {
        using var pair = new MailboxPair(servers.Old, servers.Batching, output) { SourceProtocol = MailProtocol.Imap };
        foreach (var mail in Mails)
            pair.Source.Deliver(mail);
        await pair.ForwardAsync();
        foreach (var mail in pair.Source.Mails().Take(22))
            Maildir.Delete(mail);
        await pair.ForwardAsync();
        var login = pair.AddAlias();
        var alias = await pair.ForwardAsync(r => r with { Source = TestAccounts.Imap(servers.Old, login) });
        Assert.Equal((8, true), (alias.Listed, alias.Complete));
        Assert.Empty(pair.Differences(Mails));
    }

    Maildir Folder(MailboxPair pair, string name) => servers.Old.Mailbox(pair.OldUser, name);

    static Task<MailForwardResult> ForwardAllAsync(MailboxPair pair) => pair.ForwardAsync(r => r with { Folders = ["*"] });

    void IsCopied(MailboxPair pair, IReadOnlyList<TestMail> mails) => Assert.Empty(MailComparison.Differences(mails, servers.Batching.AllMails(pair.NewUser)));

    static void Move(StoredMail mail, Maildir to)
    {
        to.Deliver(mail);
        Maildir.Delete(mail);
    }

    MailboxPair Delivered()
    {
        var pair = new MailboxPair(servers.Old, servers.Batching, output) { SourceProtocol = MailProtocol.Imap };
        foreach (var mail in Mails.Take(15))
            pair.Source.Deliver(mail);
        foreach (var mail in Mails.Skip(15))
            Folder(pair, "Zeta").Deliver(mail);
        return pair;
    }
}
