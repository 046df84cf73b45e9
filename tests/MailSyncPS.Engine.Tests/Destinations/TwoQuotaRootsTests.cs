using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Destinations;

/// <summary>A destination that bounds the mailbox, and the whole domain as well (several roots of RFC 9208, 3.1).</summary>
public sealed class TwoQuotaRootsTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(99_000_000)]
    [InlineData(110_000_000)]
    public async Task The_one_with_the_least_room_counts_though_the_other_is_fuller(long domainUsed)
    {
        await using var old = await DovecotServer.RunAsync(new DovecotOptions());
        await using var @new = await DovecotServer.RunAsync(new DovecotOptions { QuotaBytes = 1 << 20 });
        await using var line = new RewritingProxy(@new.ImapPort, toClient: l =>
            !l.StartsWith("* QUOTA \"User quota\"", StringComparison.Ordinal) ? l : l + $"* QUOTA \"Domain\" (STORAGE {domainUsed} 104857600)\r\n");
        using var pair = new MailboxPair(old, @new, output) { DestinationPort = line.Port };
        foreach (var mail in MailCorpus.Create(new MailCorpusOptions { Count = 120, Seed = 661, Until = DateTimeOffset.Now.AddDays(-10), TotalBytes = 3 << 20 }))
            pair.Source.Deliver(mail);
        await pair.ForwardAsync(r => r with { MinFreeBytes = 200 << 10 });
        var used = pair.Destination.Mails().Sum(m => m.Bytes.LongLength);
        output.WriteLine($"{used} of {1 << 20}");
        Assert.InRange(used, 1, (1 << 20) - (200 << 10));
    }

    [Fact]
    public async Task A_mailbox_with_room_keeps_its_young_mail_though_the_domain_is_full()
    {
        await using var old = await DovecotServer.RunAsync(new DovecotOptions { QuotaBytes = 100 << 20 });
        await using var @new = await DovecotServer.RunAsync(new DovecotOptions());
        await using var line = new RewritingProxy(old.ImapPort, toClient: l =>
            !l.StartsWith("* QUOTA \"User quota\"", StringComparison.Ordinal) ? l : l + "* QUOTA \"Domain\" (STORAGE 99000000 104857600)\r\n");
        using var pair = new MailboxPair(old, @new, output) { SourceProtocol = MailProtocol.Imap };
        var mails = MailCorpus.Create(new MailCorpusOptions { Count = 20, Seed = 663, Until = DateTimeOffset.Now.AddHours(-1), TotalBytes = 100 << 10 });
        foreach (var mail in mails)
            pair.Source.Deliver(mail);
        var source = TestAccounts.At(line.Port, MailProtocol.Imap, pair.OldUser);
        await pair.ForwardAsync(r => r with { Source = source });
        await pair.RemoveAsync(7, r => r with { Source = source, UntilPercentUsed = 80 });
        Assert.Empty(MailComparison.Differences(mails.Where(m => m.Arrived > DateTimeOffset.Now.AddDays(-7)), pair.Source.Mails()));
    }

    [Fact]
    public async Task The_usage_is_that_of_the_limit_which_is_reached_first()
    {
        await using var old = await DovecotServer.RunAsync(new DovecotOptions { QuotaBytes = 1 << 20 });
        await using var line = new RewritingProxy(old.ImapPort, toClient: l =>
            !l.StartsWith("* QUOTA \"User quota\"", StringComparison.Ordinal) ? l : l + "* QUOTA \"Domain\" (STORAGE 99000000 104857600)\r\n");
        old.Mailbox("taro").Deliver(new TestMail(new byte[950_000].Select(_ => (byte)'x').ToArray(), DateTimeOffset.Now.AddDays(-1)));
        var quota = await MailSyncPS.Engine.Quota.QuotaReader.ReadAsync(TestAccounts.At(line.Port, MailProtocol.Imap, "taro"), byFolder: false, new RecordingObserver(output), default);
        Assert.Equal(1 << 20, quota.LimitBytes);
    }
}
