using MailSyncPS.TestServers;
using MailSyncPS.TestServers.Tests;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.OtherServers;

/// <summary>
/// The destination moves to other software over a weekend: another host, another login, all UIDs new, and a tool that brought all folders'
/// mail along. On Friday a run was cut off; on Monday the nightly task goes on with the ledger that it has.
/// </summary>
[Collection(OtherServersCollection.Name)]
public sealed class MovedDestinationTests(OtherServersFixture servers, ITestOutputHelper output)
{
    static readonly IReadOnlyList<TestMail> Mails = MailCorpus.Create(new MailCorpusOptions { Count = 30, Seed = 504, Until = DateTimeOffset.Now.AddDays(-10), TotalBytes = 200 << 10 });

    [Theory]
    [OtherServerData(OtherServerKind.Courier, MailProtocol.Pop3)]
    [OtherServerData(OtherServerKind.Cyrus, MailProtocol.Imap)]
    [OtherServerData(OtherServerKind.Uw, MailProtocol.Pop3)]
    public async Task What_was_moved_along_is_not_sent_again_and_the_rest_follows(OtherServerKind kind, MailProtocol protocol)
    {
        var dovecot = await servers.DovecotAsync();
        using var pair = new MailboxPair(dovecot, dovecot, output) { SourceProtocol = protocol };
        foreach (var mail in Mails.Take(20))
            pair.Source.Deliver(mail);
        await pair.ForwardAsync(r => r with { MaxMessages = 12 });
        await CutAsync(pair);
        var filed = pair.Destination.Mails()[3];
        pair.DestinationFolder("Archive").Deliver(filed);
        Maildir.Delete(filed);

        var @new = await OtherMailbox.CreateAsync(await servers.GetAsync(kind));
        // The tool, with a ledger of its own.
        await pair.ForwardAsync(r => r with { Source = pair.DestinationAccount, Destination = @new.Imap, Ledger = pair.LedgerPath + ".tool" });
        for (var day = 0; day < 2; day++)
        {
            foreach (var mail in Mails.Skip(20 + 5 * day).Take(5))
                pair.Source.Deliver(mail);
            await pair.ForwardAsync(r => r with { Destination = @new.Imap });
            Assert.Empty(pair.Observer.Errors);
            Assert.Empty(Essences.Differences(Mails.Take(25 + 5 * day), await @new.MailsAsync()));
            await pair.RemoveAsync(7, r => r with { Destination = @new.Imap });
            Assert.Equal(0, pair.Source.Count);
            Assert.Empty(Essences.Differences(Mails.Take(25 + 5 * day), await @new.MailsAsync()));
        }
    }

    /// <summary>A run that ends when the destination has stored a mail and its answer is on the way.</summary>
    static async Task CutAsync(MailboxPair pair)
    {
        using var stop = new CancellationTokenSource();
        await using var line = new RewritingProxy(pair.DestinationAccount.Port, toClient: said =>
        {
            if (!said.Contains("APPENDUID", StringComparison.Ordinal))
                return said;
            stop.Cancel();
            return null;
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pair.ForwardAsync(r => r with { Destination = TestAccounts.At(line.Port, MailProtocol.Imap, pair.NewUser) }, stop.Token));
    }
}
