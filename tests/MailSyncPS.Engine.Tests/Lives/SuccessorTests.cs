using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Lives;

/// <summary>The destination is deleted and made anew under the same name for somebody's successor, and the nightly task knows nothing of it; later the old one is put back from a backup.</summary>
[Collection(ServersCollection.Name)]
public sealed class SuccessorTests(Servers servers, ITestOutputHelper output)
{
    static readonly IReadOnlyList<TestMail> Mails = [.. MailCorpus.Create(new MailCorpusOptions { Count = 36, Seed = 506, Until = DateTimeOffset.Now.AddDays(-10), TotalBytes = 180 << 10 }).DistinctBy(m => m.Digest()).Take(26)];

    static readonly IReadOnlyList<TestMail> Live = [.. MailCorpus.Create(new MailCorpusOptions { Count = 50, Seed = 507, Until = DateTimeOffset.Now.AddDays(-1), TotalBytes = 80 << 10 }).DistinctBy(m => m.Digest()).Take(40)];

    [Theory]
    [InlineData(MailProtocol.Pop3, 0, false)]
    [InlineData(MailProtocol.Imap, 6, false)]
    [InlineData(MailProtocol.Pop3, 6, true)]
    [InlineData(MailProtocol.Imap, 40, true)]
    public async Task No_mail_goes_for_copies_that_lay_in_the_mailbox_before(MailProtocol protocol, int live, bool givesTheSameIds)
    {
        using var pair = new MailboxPair(servers.Old, servers.Batching, output) { SourceProtocol = protocol };
        var liveMails = Live.Take(live).ToList();
        Deliver(pair, Mails.Take(20));
        await pair.ForwardAsync();

        // The mailbox is made anew. Gmail's INBOX has the same UIDVALIDITY in each mailbox, and counts from 1.
        var first = pair.Destination.Mails();
        using var backup = MaildirSnapshot.Take(pair.Destination);
        var uidList = Path.Combine(servers.Batching.MailFolder(pair.NewUser), "dovecot-uidlist");
        var validity = File.ReadLines(uidList).First().Split(' ').First(part => part.StartsWith('V'));
        Directory.Delete(servers.Batching.MailFolder(pair.NewUser), recursive: true);
        foreach (var part in new[] { "cur", "new", "tmp" })
            Directory.CreateDirectory(Path.Combine(servers.Batching.MailFolder(pair.NewUser), part));
        if (givesTheSameIds)
            File.WriteAllText(uidList, $"3 {validity} N1 G0123456789abcdef0123456789abcdef\n");
        liveMails.ForEach(pair.Destination.Deliver);

        for (var day = 0; day < 3; day++)
        {
            Deliver(pair, Mails.Skip(20 + 2 * day).Take(2));
            await pair.ForwardAsync();
            await pair.RemoveAsync(7, r => r with { IncludeCopyGone = true });
            var held = pair.Source.Mails().Concat(pair.Destination.Mails()).Select(m => m.Digest()).ToHashSet(StringComparer.Ordinal);
            Assert.All(Mails.Take(22 + 2 * day), mail => Assert.Contains(mail.Digest(), held));
            Assert.Equal(pair.Destination.Count, pair.Destination.Mails().DistinctBy(m => m.Digest()).Count());
        }

        // What came meanwhile is kept beside the backup.
        var successor = pair.Destination.Mails();
        await servers.Batching.WaitUntilClosedAsync(pair.NewUser);
        backup.Restore();
        successor.ExceptBy(first.Select(m => m.Digest()), m => m.Digest()).ToList().ForEach(pair.DestinationFolder("Successor").Deliver);
        for (var day = 0; day < 2; day++)
        {
            await pair.ForwardAsync();
            await pair.RemoveAsync(7);
        }
        Assert.Empty(pair.Differences([.. Mails, .. liveMails]));
    }

    static void Deliver(MailboxPair pair, IEnumerable<TestMail> mails)
    {
        foreach (var mail in mails)
            pair.Source.Deliver(mail);
    }
}
