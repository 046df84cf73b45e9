using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Lives;

/// <summary>Five mailboxes of a small company go into one that is too small, side by side, with a removal each day, until somebody buys more room.</summary>
public sealed class SmallDestinationTests(ITestOutputHelper output)
{
    const int RoomBytes = 400 << 10;

    /// <summary>Each mailbox alone holds more than the room there is: Dovecot lets batches that come at one moment go over its limit together.</summary>
    static readonly IReadOnlyList<TestMail> Mails = MailCorpus.Create(new MailCorpusOptions { Count = 100, Seed = 510, Until = DateTimeOffset.Now.AddDays(-10), TotalBytes = 8 * RoomBytes });

    [Fact]
    public async Task What_does_not_fit_stays_at_its_source_and_comes_once_when_there_is_room()
    {
        await using var old = await DovecotServer.RunAsync(new DovecotOptions());
        await using var small = await DovecotServer.RunAsync(new DovecotOptions { QuotaBytes = RoomBytes });
        var pairs = Enumerable.Range(0, 5).Select(_ => new MailboxPair(old, small, output)).ToList();
        try
        {
            var user = pairs[0].NewUser;
            pairs.ForEach(p => p.Ledger = pairs[0].LedgerPath);
            for (var i = 0; i < Mails.Count; i++)
                pairs[i % pairs.Count].Source.Deliver(Mails[i]);
            for (var day = 1; day <= 2; day++)
            {
                await RunAsync(pairs, small, user);
                IsOnce(pairs, small, user);
                Assert.Contains(pairs, p => p.Source.Count > 0);
            }
            await small.StopAsync();
            await using var roomy = await DovecotServer.RunAsync(new DovecotOptions());
            Directory.CreateDirectory(Path.GetDirectoryName(roomy.MailFolder(user))!);
            using (var copy = System.Diagnostics.Process.Start("cp", ["-a", small.MailFolder(user), Path.GetDirectoryName(roomy.MailFolder(user))!]))
                await copy.WaitForExitAsync();
            await RunAsync(pairs, roomy, user);
            Assert.All(pairs, p => Assert.Equal(0, p.Source.Count));
            IsOnce(pairs, roomy, user);
        }
        finally
        {
            pairs.ForEach(p => p.Dispose());
        }
    }

    static Task RunAsync(List<MailboxPair> pairs, DovecotServer to, string user) => Task.WhenAll(pairs.Select(async pair =>
    {
        var destination = TestAccounts.Imap(to, user);
        await pair.ForwardAsync(r => r with { Destination = destination, DestinationFolder = "Old/" + pair.OldUser });
        await pair.RemoveAsync(7, r => r with { Destination = destination });
    }));

    /// <summary>Each mail is at its source or at the destination, as the removal takes all that was copied.</summary>
    static void IsOnce(List<MailboxPair> pairs, DovecotServer to, string user) =>
        Assert.Empty(MailComparison.Differences(Mails, [.. to.AllMails(user), .. pairs.SelectMany(p => p.Source.Mails())]));
}
