using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Lives;

/// <summary>Of two identical mails one was copied before a run ended at its limit, and people delete that one at the source: the other one is another mail.</summary>
[Collection(ServersCollection.Name)]
public sealed class DeletedBesideTests(Servers servers, ITestOutputHelper output)
{
    static readonly IReadOnlyList<TestMail> Mails = [.. MailCorpus.Create(new MailCorpusOptions { Count = 20, Seed = 5050, Until = DateTimeOffset.Now.AddDays(-10), TotalBytes = 50 << 10 })
        .DistinctBy(m => m.Digest()).Take(6)];

    static readonly TestMail Twin = Mails[0];

    [Theory]
    [InlineData(MailProtocol.Pop3, false)]
    [InlineData(MailProtocol.Pop3, true)]
    [InlineData(MailProtocol.Imap, false)]
    [InlineData(MailProtocol.Imap, true)]
    public async Task What_lay_beside_a_mail_that_people_delete_gets_a_copy_of_its_own(MailProtocol protocol, bool isCopyDeleted)
    {
        using var pair = new MailboxPair(servers.Old, servers.Batching, output) { SourceProtocol = protocol };
        pair.Source.Deliver(Twin);
        pair.Source.Deliver(Twin);
        Mails.Skip(1).ToList().ForEach(pair.Source.Deliver);
        await pair.ForwardAsync(r => r with { MaxMessages = 1 });
        var copied = Copy(pair);
        Assert.True(IsTwin(copied));
        Maildir.Delete(pair.Source.Mails().First(IsTwin));
        if (isCopyDeleted)
            Maildir.Delete(copied);
        await FinishAsync(pair, isCopyDeleted ? 1 : 2);
    }

    /// <summary>Over IMAP, where new mail came to the folder of the copied one once more, after the other folder was listed.</summary>
    [Theory]
    [InlineData("INBOX", "Project")]
    [InlineData("Project", "INBOX")]
    public async Task So_does_what_lay_in_another_folder(string first, string second)
    {
        using var pair = new MailboxPair(servers.Old, servers.Batching, output) { SourceProtocol = MailProtocol.Imap };
        servers.Old.Mailbox(pair.OldUser, first).Deliver(Twin);
        servers.Old.Mailbox(pair.OldUser, second).Deliver(Twin);
        Assert.Equal(1, (await pair.ForwardAsync(r => r with { MaxMessages = 1, Folders = [first, second] })).Forwarded);
        var where = pair.DestinationFolder(first).Mails().Count > 0 ? first : second;
        servers.Old.Mailbox(pair.OldUser, where).Deliver(Mails[1]);
        Assert.Equal(1, (await pair.ForwardAsync(r => r with { MaxMessages = 1, Folders = [where] })).Forwarded);
        Maildir.Delete(servers.Old.Mailbox(pair.OldUser, where).Mails().First(IsTwin));
        await FinishAsync(pair, 2);
    }

    /// <summary>
    /// A provider's machines give ids of their own, and sessions meet the one or the other: a mail that one of them lists is no twin of the
    /// same mail that another one listed.
    /// </summary>
    [Theory]
    [InlineData(MailProtocol.Pop3)]
    [InlineData(MailProtocol.Imap)]
    public async Task A_mail_that_two_machines_list_under_ids_of_their_own_in_turns_is_copied_once(MailProtocol protocol)
    {
        using var pair = new MailboxPair(servers.Old, servers.Batching, output) { SourceProtocol = protocol };
        Mails.ToList().ForEach(pair.Source.Deliver);
        await pair.ForwardAsync(r => r with { MaxMessages = 2 });
        var one = pair.Source.Ids();
        pair.Source.Renumber();
        await pair.ForwardAsync(r => r with { MaxMessages = 0 });
        var other = pair.Source.Ids();
        foreach (var ids in (string[])[one, other, one, other])
        {
            pair.Source.PutIds(ids);
            await pair.ForwardAsync(r => r with { MaxMessages = 0 });
        }
        await FinishAsync(pair, twins: 1);
    }

    static StoredMail Copy(MailboxPair pair) => Assert.Single(pair.Destination.Mails());

    static bool IsTwin(TestMail mail) => mail.Digest() == Twin.Digest();

    /// <summary>Copies the rest; nothing is missing, and nothing there twice.</summary>
    async Task FinishAsync(MailboxPair pair, int twins)
    {
        Assert.True((await pair.ForwardAsync()).Complete);
        var copies = servers.Batching.AllMails(pair.NewUser);
        output.WriteLine($"{copies.Count} copies");
        Assert.Equal(twins, copies.Count(IsTwin));
        Assert.All(servers.Old.AllMails(pair.OldUser), m => Assert.Contains(copies, c => c.Digest() == m.Digest()));
        Assert.Equal(copies.Count - twins + 1, copies.DistinctBy(c => c.Digest()).Count());
    }
}
