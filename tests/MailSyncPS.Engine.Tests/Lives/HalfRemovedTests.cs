using MailSyncPS.Engine.Retention;
using MailSyncPS.Engine.Tests.Retention;
using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Lives;

/// <summary>The line broke between the two commands of a removal over IMAP, for good; life goes on before the next run.</summary>
[Collection(ServersCollection.Name)]
public sealed class HalfRemovedTests(Servers servers, ITestOutputHelper output)
{
    static readonly IReadOnlyList<TestMail> Mails = [.. MailCorpus.Create(new MailCorpusOptions { Count = 20, Seed = 3201, Until = DateTimeOffset.Now.AddDays(-10), TotalBytes = 60 << 10 })
        .DistinctBy(m => m.Digest()).Take(10)];

    static RunTimeouts Hasty { get; } = new() { FirstWait = TimeSpan.FromSeconds(0.02), MostOpenings = 2, MostLooks = 2 };

    [Theory]
    [InlineData(MailProtocol.Imap)]
    [InlineData(MailProtocol.Pop3)]
    public async Task An_identical_mail_that_comes_then_gets_a_copy_of_its_own(MailProtocol next)
    {
        using var pair = new MailboxPair(servers.Old, servers.Batching, output) { SourceProtocol = MailProtocol.Imap };
        Mails.Take(5).ToList().ForEach(pair.Source.Deliver);
        await pair.ForwardAsync();
        await RemoveByHalfAsync(pair);
        pair.Source.Deliver(Mails[0]);
        await pair.ForwardAsync(r => r with { Source = pair.SourceOver(next) });
        IsOnce(pair, [.. Mails.Take(5), Mails[0]]);
        foreach (var source in (MailAccount[])[pair.SourceOver(next), pair.SourceAccount])
            await pair.RemoveAsync(7, r => r with { Source = source });
        Assert.Equal(0, pair.Source.Count);
        IsOnce(pair, [.. Mails.Take(5), Mails[0]]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Of_two_identical_mails_one_stays_whichever_protocol_goes_on_when_a_copy_is_thrown_away_then(int thrownAway)
    {
        using var pair = new MailboxPair(servers.Old, servers.Batching, output) { SourceProtocol = MailProtocol.Imap };
        new List<TestMail>([Mails[0], Mails[0], Mails[1]]).ForEach(pair.Source.Deliver);
        await pair.ForwardAsync();
        await RemoveByHalfAsync(pair);
        Maildir.Delete(pair.Destination.Mails().Where(m => m.Digest() == Mails[0].Digest()).ElementAt(thrownAway));
        await pair.ForwardAsync(r => r with { Source = pair.SourceOver(MailProtocol.Pop3) });
        for (var day = 0; day < 2; day++)
        {
            foreach (var protocol in (MailProtocol[])[MailProtocol.Pop3, MailProtocol.Imap])
            {
                await pair.RemoveAsync(7, r => r with { Source = pair.SourceOver(protocol) });
                Assert.Contains(pair.Source.Mails(), m => m.Digest() == Mails[0].Digest());
            }
        }
        IsOnce(pair, Mails.Take(2));
    }

    [Theory]
    [InlineData("renamed")]
    [InlineData("swapped")]
    [InlineData("numbered anew")]
    public async Task Folders_that_are_changed_then_lose_no_mail_and_send_none_again(string change)
    {
        using var pair = new MailboxPair(servers.Old, servers.Batching, output) { SourceProtocol = MailProtocol.Imap };
        var (work, later) = (servers.Old.Mailbox(pair.OldUser, "Work"), servers.Old.Mailbox(pair.OldUser, "Later"));
        Mails.Take(5).ToList().ForEach(work.Deliver);
        Mails.Skip(5).Append(Mails[0]).ToList().ForEach(later.Deliver);
        await pair.ForwardAsync();
        await RemoveByHalfAsync(pair);
        if (change == "numbered anew")
        {
            work.Renumber();
            later.Renumber();
        }
        else
        {
            using var client = new OtherClient(servers.Old.ImapPort, pair.OldUser);
            client.Rename("Work", "Other");
            if (change == "swapped")
            {
                client.Rename("Later", "Work");
                client.Rename("Other", "Later");
            }
        }
        for (var day = 0; day < 2; day++)
        {
            await pair.ForwardAsync();
            IsOnce(pair, [.. Mails, Mails[0]]);
            await pair.RemoveAsync(7);
            IsOnce(pair, [.. Mails, Mails[0]]);
        }
    }

    async Task RemoveByHalfAsync(MailboxPair pair)
    {
        var isCut = false;
        await using var line = new RewritingProxy(servers.Old.ImapPort, toServer: said =>
        {
            isCut |= said.Contains(" EXPUNGE ", StringComparison.Ordinal);
            return isCut ? null : said;
        });
        var plan = await pair.PlanAsync(7, r => r with { Timeouts = Hasty, Source = TestAccounts.At(line.Port, MailProtocol.Imap, pair.OldUser) });
        await OldMailRemover.ExecuteAsync(plan, pair.Observer, default);
        Assert.True(isCut);
        Assert.Contains(servers.Old.AllMails(pair.OldUser), m => m.Flags.Contains('T', StringComparison.Ordinal));
    }

    void IsOnce(MailboxPair pair, IEnumerable<TestMail> mails) =>
        Assert.Empty(MailComparison.Differences(mails, servers.Batching.AllMails(pair.NewUser)));
}
