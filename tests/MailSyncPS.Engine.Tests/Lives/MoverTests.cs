using MailSyncPS.Engine.Tests.Retention;
using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Lives;

/// <summary>Somebody sorts mail into folders at the old server while it is being copied, day by day.</summary>
[Collection(ServersCollection.Name)]
public sealed class MoverTests(Servers servers, ITestOutputHelper output)
{
    static readonly IReadOnlyList<TestMail> Mails = [.. MailCorpus.Create(new MailCorpusOptions { Count = 20, Seed = 601, Until = DateTimeOffset.Now.AddDays(-10), TotalBytes = 80 << 10 })
        .DistinctBy(m => m.Digest()).Take(12)];

    [Theory]
    [InlineData("Alpha", false)]
    [InlineData("Zeta", false)]
    [InlineData("Alpha", true)]
    public async Task What_a_mail_program_moves_by_a_copy_and_a_mark_is_one_mail(string folder, bool includesDeletedLater)
    {
        using var pair = Delivered();
        await ForwardAsync(pair);
        using (var program = new OtherClient(servers.Old.ImapPort, pair.OldUser))
        {
            program.Create(folder);
            program.CopyAndMark("2:4", folder);
            for (var day = 0; day < 2; day++)
            {
                var result = await ForwardAsync(pair);
                Assert.Equal((12, 0, true), (result.Listed, result.Forwarded, result.Complete));
                Assert.Empty(Differences(pair));
            }
            if (!includesDeletedLater)
                program.Expunge("2:4");
        }
        Assert.Equal(0, (await ForwardAsync(pair)).Forwarded);
        Assert.Empty(Differences(pair));
        var removal = await pair.RemoveAsync(7, r => r with { Folders = [] });
        Assert.Equal(12, removal.Removed);
        Assert.Empty(Differences(pair));
    }

    [Theory]
    [InlineData("Alpha", false)]
    [InlineData("Zeta", false)]
    [InlineData("Zeta", true)]
    public async Task A_mail_that_was_stored_and_moved_before_its_copy_was_proven_is_not_sent_again(string folder, bool isAnswerLost)
    {
        using var pair = Delivered();
        await StopAtFirstAnswerAsync(pair, isAnswerLost);
        Assert.Equal(1, pair.Destination.Count);
        var first = pair.Source.Mails().Single(m => m.Digest() == pair.Destination.Mails()[0].Digest());
        servers.Old.Mailbox(pair.OldUser, folder).Deliver(first);
        Maildir.Delete(first);

        var next = await ForwardAsync(pair);
        Assert.Empty(pair.Observer.Errors);
        Assert.Equal((12, true), (next.Listed, next.Complete));
        Assert.Empty(Differences(pair));
        Assert.Equal(12, (await pair.RemoveAsync(7, r => r with { Folders = [] })).Removed);
        Assert.Empty(Differences(pair));
    }

    IReadOnlyList<string> Differences(MailboxPair pair) => MailComparison.Differences(Mails, servers.Batching.AllMails(pair.NewUser));

    static Task<MailForwardResult> ForwardAsync(MailboxPair pair) =>
        pair.ForwardAsync(r => r with { Folders = [], Timeouts = new() { Doubt = TimeSpan.FromSeconds(0.3) } });

    /// <summary>Ends a run when the first mail is stored: its answer is lost, or its copy is not read back any more.</summary>
    static async Task StopAtFirstAnswerAsync(MailboxPair pair, bool isAnswerLost)
    {
        using var stop = new CancellationTokenSource();
        await using var line = new RewritingProxy(pair.DestinationAccount.Port, toClient: l =>
        {
            if (l.Contains("APPENDUID", StringComparison.Ordinal))
            {
                if (isAnswerLost)
                    stop.Cancel();
                else
                    stop.CancelAfter(400);
                return isAnswerLost ? null : l;
            }
            return l.Contains("BODY[]", StringComparison.Ordinal) ? "* OK wait\r\n* 1 FETCH (BODY[] {1000000}\r\n" : l;
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            pair.ForwardAsync(r => r with { Destination = TestAccounts.At(line.Port, MailProtocol.Imap, pair.NewUser), Folders = [] }, stop.Token));
    }

    MailboxPair Delivered()
    {
        var pair = new MailboxPair(servers.Old, servers.Batching, output) { SourceProtocol = MailProtocol.Imap };
        foreach (var mail in Mails)
            pair.Source.Deliver(mail);
        return pair;
    }
}
