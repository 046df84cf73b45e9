using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Lives;

/// <summary>An admin tries it on a laptop, copies the ledger to the server for the nightly task, and now and then runs it from the laptop still.</summary>
[Collection(ServersCollection.Name)]
public sealed class TwoMachinesTests(Servers servers, ITestOutputHelper output)
{
    static readonly IReadOnlyList<TestMail> Mails = MailCorpus.Create(new MailCorpusOptions { Count = 50, Seed = 509, Until = DateTimeOffset.Now.AddDays(-10), TotalBytes = 200 << 10 });

    [Theory]
    [InlineData(MailProtocol.Pop3)]
    [InlineData(MailProtocol.Imap)]
    public async Task A_ledger_that_was_copied_and_both_used_in_turns_send_nothing_twice_and_remove_nothing_unproven(MailProtocol protocol)
    {
        using var pair = new MailboxPair(servers.Old, servers.Batching, output) { SourceProtocol = protocol };
        var laptop = pair.LedgerPath;
        var server = laptop + ".server";
        var come = 0;
        await DayAsync(laptop, olderThanDays: null);
        File.Copy(laptop, server);
        foreach (var (ledger, olderThanDays) in new[] { (server, 7), (laptop, (int?)null), (server, 7), (laptop, 7), (server, null), (laptop, 7) })
        {
            // People file what they find, and mails are moved from phone to folders.
            foreach (var copy in pair.Destination.Mails().Take(3).ToList())
            {
                pair.DestinationFolder("Archive").Deliver(copy);
                Maildir.Delete(copy);
            }
            await DayAsync(ledger, olderThanDays);
        }
        Assert.Equal(Mails.Count, come);

        async Task DayAsync(string ledger, int? olderThanDays)
        {
            foreach (var mail in Mails.Skip(come).Take(come == 0 ? 20 : 5))
                pair.Source.Deliver(mail);
            come = Math.Min(Mails.Count, come == 0 ? 20 : come + 5);
            pair.Ledger = ledger;
            Assert.True((await pair.ForwardAsync()).Complete);
            if (olderThanDays is { } days)
            {
                await pair.RemoveAsync(days);
                Assert.Equal(0, pair.Source.Count);
            }
            Assert.Empty(MailComparison.Differences(Mails.Take(come), servers.Batching.AllMails(pair.NewUser)));
        }
    }
}
