using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Lives;

/// <summary>Several mailboxes are copied side by side to one that has room for some of them: room stays free there for mail that arrives.</summary>
public sealed class SharedRoomTests(ITestOutputHelper output)
{
    const long RoomBytes = 4 << 20;

    [Theory]
    [InlineData(4, null)]
    [InlineData(4, 1L << 20)]
    public async Task What_is_kept_free_stays_free_where_runs_go_side_by_side(int mailboxes, long? asked)
    {
        await using var old = await DovecotServer.RunAsync(new DovecotOptions());
        await using var small = await DovecotServer.RunAsync(new DovecotOptions { QuotaBytes = RoomBytes });
        var pairs = Enumerable.Range(0, mailboxes).Select(_ => new MailboxPair(old, small, output)).ToList();
        var (user, ledger) = (pairs[0].NewUser, pairs[0].LedgerPath);
        for (var i = 0; i < mailboxes; i++)
        {
            foreach (var mail in MailCorpus.Create(new MailCorpusOptions { Count = 120, Seed = 600 + i, Until = DateTimeOffset.Now.AddDays(-10), TotalBytes = 3 << 20 }))
                pairs[i].Source.Deliver(mail);
            pairs[i].Ledger = ledger;
        }
        await Task.WhenAll(pairs.Select(p => Task.Run(() => p.ForwardAsync(r => r with
            { Destination = TestAccounts.Imap(small, user), DestinationFolder = "Old/" + p.OldUser, MinFreeBytes = asked }))));
        var used = small.AllMails(user).Sum(m => m.Bytes.LongLength);
        output.WriteLine($"{used} of {RoomBytes}");
        Assert.InRange(used, 1, RoomBytes - (asked ?? RoomBytes / 50));
        pairs.ForEach(p => p.Dispose());
    }
}
