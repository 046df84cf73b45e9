using MailSyncPS.TestServers;
using MailSyncPS.TestServers.Gmail;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Gmail;

/// <summary>Several mailboxes are copied to one at Gmail side by side, each to a label of its own.</summary>
[Collection(ServersCollection.Name)]
public sealed class SideBySideTests(Servers servers, ITestOutputHelper output)
{
    /// <summary>The usual storage of a free account, nearly used up.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task Room_stays_free(int mailboxes)
    {
        const long storage = 1 << 20;
        await using var gmail = new GmailServer(new GmailRules { Storage = storage });
        const string user = "full@gmail.com";
        var pairs = Enumerable.Range(0, mailboxes).Select(_ => new MailboxPair(servers.Old, servers.Batching, output)).ToList();
        for (var i = 0; i < mailboxes; i++)
        {
            foreach (var mail in MailCorpus.Create(new MailCorpusOptions { Count = 60, Seed = 820 + i, Until = DateTimeOffset.Now.AddDays(-10), TotalBytes = 2 << 20 }))
                pairs[i].Source.Deliver(Of(i, mail));
            pairs[i].Ledger = pairs[0].LedgerPath;
        }
        await Task.WhenAll(pairs.Select(p => Task.Run(() => p.ForwardAsync(r => r with
            { Destination = TestAccounts.At(gmail.Port, MailProtocol.Imap, user), DestinationFolder = "Old/" + p.OldUser }))));
        var used = gmail.Mailbox(user).Mails.Sum(m => m.Bytes.LongLength);
        output.WriteLine($"{used} of {storage}");
        Assert.InRange(used, 1, storage * 98 / 100);
        pairs.ForEach(p => p.Dispose());
    }

    /// <summary>The same mail with a Message-ID of this mailbox's own.</summary>
    static TestMail Of(int mailbox, TestMail mail) => mail with
    {
        Bytes = System.Text.Encoding.Latin1.GetBytes(System.Text.Encoding.Latin1.GetString(mail.Bytes)
            .Replace("Message-ID: <", $"Message-ID: <b{mailbox}.", StringComparison.OrdinalIgnoreCase)),
    };
}
