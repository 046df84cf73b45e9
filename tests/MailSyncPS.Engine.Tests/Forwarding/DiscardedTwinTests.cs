using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Forwarding;

/// <summary>Mails whose answers were lost, and that people threw away before the next run: each mail in Trash stands for one of them.</summary>
[Collection(ServersCollection.Name)]
public sealed class DiscardedTwinTests(Servers servers, ITestOutputHelper output)
{
    static readonly IReadOnlyList<TestMail> Mails = [.. MailCorpus.Create(new MailCorpusOptions { Count = 60, Seed = 771, Until = DateTimeOffset.Now.AddDays(-10), TotalBytes = 200_000 }).DistinctBy(m => m.Digest()).DistinctBy(m => m.Bytes.Length)];

    static RunTimeouts Hasty { get; } = new() { Doubt = TimeSpan.FromSeconds(0.3), LongerDoubt = TimeSpan.FromSeconds(0.3), FirstWait = TimeSpan.FromSeconds(0.05) };

    /// <summary>The copy in Trash is that of the first mail; the second one was cut, and is not there.</summary>
    [Theory]
    [InlineData(MailProtocol.Pop3)]
    [InlineData(MailProtocol.Imap)]
    public async Task What_lies_in_Trash_stands_for_one_mail(MailProtocol protocol)
    {
        using var pair = new MailboxPair(servers.Old, servers.Batching, output) { SourceProtocol = protocol };
        Mails.Skip(1).Take(6).ToList().ForEach(pair.Source.Deliver);
        await pair.ForwardAsync(r => r with { Timeouts = Hasty });
        pair.Source.Deliver(Mails[0]);
        await CutAsync(pair, isStored: true);
        var copy = Assert.Single(pair.Destination.Mails(), m => m.Digest() == Mails[0].Digest());
        servers.Batching.Mailbox(pair.NewUser, "Trash").Deliver(copy);
        Maildir.Delete(copy);
        await pair.ForwardAsync(r => r with { Timeouts = Hasty });

        pair.Source.Deliver(Mails[0]);
        await CutAsync(pair, isStored: false);
        Assert.DoesNotContain(pair.Destination.Mails(), m => m.Digest() == Mails[0].Digest());
        await pair.ForwardAsync(r => r with { Timeouts = Hasty });
        await pair.RemoveAsync(7, r => r with { IncludeCopyGone = true });
        // One was thrown away, one was not.
        Assert.Equal(1, pair.Source.Mails().Concat(pair.Destination.Mails()).Count(m => m.Digest() == Mails[0].Digest()));
    }

    /// <summary>A mail to all is on its way for two mailboxes; one of them was stored, and thrown away.</summary>
    [Fact]
    public async Task What_lies_in_Trash_stands_for_one_mailbox()
    {
        using var taro = new MailboxPair(servers.Old, servers.Batching, output);
        using var hana = new MailboxPair(servers.Old, servers.Batching, output) { Ledger = taro.LedgerPath };
        Mails.Skip(1).Take(10).ToList().ForEach(taro.Source.Deliver);
        Mails.Skip(11).Take(10).ToList().ForEach(hana.Source.Deliver);
        await taro.ForwardAsync(r => r with { Timeouts = Hasty });
        await hana.ForwardAsync(r => r with { Timeouts = Hasty, Destination = taro.DestinationAccount });
        taro.Source.Deliver(Mails[0]);
        hana.Source.Deliver(Mails[0]);
        await CutAsync(taro, isStored: false);
        await CutAsync(hana, isStored: true, taro.NewUser);
        var copy = taro.Destination.Mails().Single(m => m.Digest() == Mails[0].Digest());
        servers.Batching.Mailbox(taro.NewUser, "Trash").Deliver(copy);
        Maildir.Delete(copy);
        foreach (var person in (MailboxPair[])[taro, hana])
            await person.ForwardAsync(r => r with { Timeouts = Hasty, Destination = taro.DestinationAccount });
        foreach (var person in (MailboxPair[])[taro, hana])
            await person.RemoveAsync(7, r => r with { IncludeCopyGone = true, Destination = taro.DestinationAccount });
        // Whose copy was thrown away can't be told, so that both may be sent; but none is lost.
        Assert.InRange(taro.Source.Mails().Concat(hana.Source.Mails()).Concat(taro.Destination.Mails()).Count(m => m.Digest() == Mails[0].Digest()), 1, 2);
    }

    /// <summary>A sending whose answer is lost; the connection is cut before the mail is whole, or right after it was stored.</summary>
    async Task CutAsync(MailboxPair pair, bool isStored, string? newUser = null)
    {
        using var stop = new CancellationTokenSource();
        var isCut = 0;
        RewritingProxy? line = null;
        line = new RewritingProxy(servers.Batching.ImapPort, toServer: said =>
        {
            if (!isStored && said.Contains(" APPEND ", StringComparison.Ordinal) && Interlocked.Exchange(ref isCut, 1) == 0)
                stop.Cancel();
            return !isStored && Volatile.Read(ref isCut) == 1 ? null : said;
        }, toClient: said =>
        {
            if (isStored && said.Contains("APPENDUID", StringComparison.Ordinal) && Interlocked.Exchange(ref isCut, 1) == 0)
                stop.Cancel();
            return isStored && Volatile.Read(ref isCut) == 1 ? null : said;
        });
        await using (line)
        {
            try
            {
                await pair.ForwardAsync(r => r with { Timeouts = Hasty, Destination = TestAccounts.At(line.Port, MailProtocol.Imap, newUser ?? pair.NewUser) }, stop.Token);
            }
            catch (OperationCanceledException)
            {
            }
        }
        Assert.Equal(1, isCut);
    }
}
