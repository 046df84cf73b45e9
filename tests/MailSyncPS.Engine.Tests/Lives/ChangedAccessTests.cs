using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Lives;

/// <summary>One mailbox, reached in another way from one day to the next: what people threw away at the destination meanwhile stays away.</summary>
[Collection(ServersCollection.Name)]
public sealed class ChangedAccessTests(Servers servers, ITestOutputHelper output)
{
    static readonly IReadOnlyList<TestMail> Mails = MailCorpus.Create(new MailCorpusOptions { Count = 24, Seed = 501, Until = DateTimeOffset.Now.AddDays(-10), TotalBytes = 120 << 10 });

    [Theory]
    [InlineData("IMAP in place of POP3")]
    [InlineData("login in capitals")]
    [InlineData("server by another name")]
    [InlineData("login renamed")]
    public async Task Copies_that_people_threw_away_or_filed_are_not_sent_again_over_the_other_way(string way)
    {
        using var pair = new MailboxPair(servers.Old, servers.Batching, output);
        // Two of the mails are identical.
        Deliver(pair, [.. Mails.Take(20), Mails[5]]);
        Assert.True((await pair.ForwardAsync()).Complete);
        var copies = pair.Destination.Mails();
        var gone = copies.Take(4).Append(copies.First(c => c.Digest() == Mails[5].Digest())).ToList();
        gone.ForEach(Maildir.Delete);
        File(pair, copies[10]);

        Deliver(pair, Mails.Skip(20).Take(2));
        var other = Other(pair, way);
        var second = await pair.ForwardAsync(r => r with { Source = other });
        IsOnce(pair, gone, [.. Mails.Take(22), Mails[5]]);
        Assert.Equal((21, 2, true), (second.AlreadyForwarded, second.Forwarded, second.Complete));

        // And back, with a third twin, which needs a copy of its own.
        Deliver(pair, [.. Mails.Skip(22), Mails[5]]);
        Assert.Equal(3, (await pair.ForwardAsync()).Forwarded);
        IsOnce(pair, gone, [.. Mails, Mails[5], Mails[5]]);
        Assert.Equal(0, (await pair.ForwardAsync(r => r with { Source = other })).Forwarded);
        IsOnce(pair, gone, [.. Mails, Mails[5], Mails[5]]);

        var removal = await pair.RemoveAsync(7, r => r with { Source = other });
        Assert.Equal((21, 5), (removal.Removed, removal.KeptCopyGone));
        Assert.Empty(MailComparison.Differences(gone, pair.Source.Mails(), compareArrival: false));
        IsOnce(pair, gone, [.. Mails, Mails[5], Mails[5]]);
    }

    /// <summary>Most of the mail is filed: what lies in the first folder does not tell that it is one mailbox.</summary>
    [Theory]
    [InlineData(MailProtocol.Imap, MailProtocol.Imap, 1)]
    [InlineData(MailProtocol.Imap, MailProtocol.Imap, 3)]
    [InlineData(MailProtocol.Imap, MailProtocol.Pop3, 3)]
    [InlineData(MailProtocol.Pop3, MailProtocol.Imap, 3)]
    public async Task A_mailbox_with_little_in_its_inbox_is_known_by_another_login(MailProtocol first, MailProtocol then, int inInbox)
    {
        using var pair = new MailboxPair(servers.Old, servers.Batching, output) { SourceProtocol = first };
        var alias = pair.AddAlias();
        Deliver(pair, Mails.Take(inInbox));
        Mails.Skip(inInbox).Take(12).ToList().ForEach(servers.Old.Mailbox(pair.OldUser, "Work").Deliver);
        Mails.Skip(inInbox + 12).ToList().ForEach(servers.Old.Mailbox(pair.OldUser, "Zoo").Deliver);
        Assert.True((await pair.ForwardAsync()).Complete);
        var other = then == MailProtocol.Imap ? TestAccounts.Imap(servers.Old, alias) : TestAccounts.Pop3(servers.Old, alias);
        var second = await pair.ForwardAsync(r => r with { Source = other });
        Assert.Equal((first == MailProtocol.Pop3 ? Mails.Count - inInbox : 0, true), (second.Forwarded, second.Complete));
        IsOnce(pair, [], first == MailProtocol.Imap || then == MailProtocol.Imap ? Mails : [.. Mails.Take(inInbox)]);
    }

    MailAccount Other(MailboxPair pair, string way)
    {
        switch (way)
        {
            case "IMAP in place of POP3":
                return TestAccounts.Imap(servers.Old, pair.OldUser);
            case "login in capitals":
                return TestAccounts.Pop3(servers.Old, pair.OldUser.ToUpperInvariant());
            case "server by another name":
                var account = new MailAccount(pair.OldUser, "localhost", servers.Old.Pop3Port, MailProtocol.Pop3, MailSecurity.None, pair.OldUser);
                account.SetSecret(new System.Net.NetworkCredential("", "pw").SecurePassword);
                return account;
            default:
                var alias = pair.AddAlias();
                return TestAccounts.Pop3(servers.Old, alias);
        }
    }

    void IsOnce(MailboxPair pair, IEnumerable<StoredMail> gone, IReadOnlyList<TestMail> mails) =>
        Assert.Empty(MailComparison.Differences(mails, [.. servers.Batching.AllMails(pair.NewUser), .. gone], compareArrival: false));

    static void File(MailboxPair pair, StoredMail copy)
    {
        pair.DestinationFolder("Archive").Deliver(copy);
        Maildir.Delete(copy);
    }

    static void Deliver(MailboxPair pair, IEnumerable<TestMail> mails)
    {
        foreach (var mail in mails)
            pair.Source.Deliver(mail);
    }
}
