using MailSyncPS.Engine.Servers.Folders;
using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Lives;

/// <summary>A mailbox that all went to one destination is split between two people, who move mail between its folders meanwhile; later one leaves, and all goes to the other again.</summary>
[Collection(ServersCollection.Name)]
public sealed class SplitMailboxTests(Servers servers, ITestOutputHelper output)
{
    static readonly IReadOnlyList<TestMail> Mails = [.. MailCorpus.Create(new MailCorpusOptions { Count = 50, Seed = 508, Until = DateTimeOffset.Now.AddDays(-10), TotalBytes = 200 << 10 }).DistinctBy(m => m.Digest()).Take(40)];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Each_mail_is_with_one_of_them_once_and_at_the_source_until_it_is(bool gmailLike)
    {
        var to = servers.Destination(gmailLike);
        using var info = new MailboxPair(servers.Old, to, output) { SourceProtocol = MailProtocol.Imap };
        var sales = info.NewUser + "sales";
        var folder = servers.Old.Mailbox(info.OldUser, "Sales");
        Mails.Take(10).ToList().ForEach(info.Source.Deliver);
        Mails.Skip(10).Take(10).ToList().ForEach(folder.Deliver);
        await info.ForwardAsync(r => r with { Folders = [] });
        Check(20);

        // From now on Sales goes to somebody else, and mail that was in INBOX is moved there and the other way round.
        for (var day = 0; day < 3; day++)
        {
            Mails.Skip(20 + 4 * day).Take(2).ToList().ForEach(info.Source.Deliver);
            Mails.Skip(22 + 4 * day).Take(2).ToList().ForEach(folder.Deliver);
            var (there, back) = (info.Source.Mails()[^1], folder.Mails()[0]);
            Move(there, folder);
            Move(back, info.Source);
            await info.ForwardAsync(r => r with { Folders = FolderSelection.Kept with { Excluded = ["Sales"] } });
            await info.ForwardAsync(r => r with { Folders = ["Sales"], Destination = TestAccounts.Imap(to, sales) });
            Check(24 + 4 * day);
            await info.RemoveAsync(7, r => r with { Folders = ["INBOX"] });
            await info.RemoveAsync(7, r => r with { Folders = ["Sales"], Destination = TestAccounts.Imap(to, sales) });
            Check(24 + 4 * day);
        }
        Mails.Skip(32).Take(4).ToList().ForEach(folder.Deliver);
        Mails.Skip(36).ToList().ForEach(info.Source.Deliver);
        await info.ForwardAsync(r => r with { Folders = [] });
        Assert.Empty(info.Observer.Errors);
        await info.RemoveAsync(7, r => r with { Folders = [] });
        Check(40);
        Assert.Empty(servers.Old.AllMails(info.OldUser));

        void Check(int come)
        {
            var (one, other) = (to.AllMails(info.NewUser), to.AllMails(sales));
            var held = one.Concat(other).Concat(servers.Old.AllMails(info.OldUser)).Select(m => m.Digest()).ToHashSet(StringComparer.Ordinal);
            Assert.All(Mails.Take(come), mail => Assert.Contains(mail.Digest(), held));
            Assert.Equal(one.Count, one.DistinctBy(m => m.Digest()).Count());
            Assert.Equal(other.Count, other.DistinctBy(m => m.Digest()).Count());
        }
    }

    static void Move(StoredMail mail, Maildir to)
    {
        to.Deliver(mail);
        Maildir.Delete(mail);
    }
}
