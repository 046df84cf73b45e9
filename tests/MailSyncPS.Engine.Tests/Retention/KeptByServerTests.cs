using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Retention;

/// <summary>A source that keeps what is expunged in a folder of its own, within the same limit, as Dovecot's lazy_expunge does.</summary>
public sealed class KeptByServerTests(ITestOutputHelper output)
{
    static readonly IReadOnlyList<TestMail> Mails = MailCorpus.Create(new MailCorpusOptions { Count = 40, Seed = 690, Until = DateTimeOffset.Now.AddDays(-10), TotalBytes = 900 << 10 });

    [Theory]
    [InlineData(MailProtocol.Imap)]
    [InlineData(MailProtocol.Pop3)]
    public async Task What_is_told_of_its_usage_is_what_is_used(MailProtocol protocol)
    {
        await using var old = await DovecotServer.RunAsync(new DovecotOptions
        {
            QuotaBytes = 1 << 20,
            ExtraConfiguration = """
                protocol imap {
                  mail_plugins = quota imap_quota lazy_expunge
                }
                protocol pop3 {
                  mail_plugins = quota lazy_expunge
                }
                plugin {
                  lazy_expunge = EXPUNGED
                }

                """,
        });
        await using var @new = await DovecotServer.RunAsync(new DovecotOptions());
        using var pair = new MailboxPair(old, @new, output) { SourceProtocol = protocol };
        foreach (var mail in Mails)
            pair.Source.Deliver(mail);
        var told = new List<(double? Told, double Used)>();
        for (var night = 1; night <= 3; night++)
        {
            await pair.ForwardAsync();
            var removal = await pair.RemoveAsync(0, r => protocol == MailProtocol.Imap ? r with { UntilPercentUsed = 80 } : r);
            var used = 100.0 * old.AllMails(pair.OldUser).Sum(m => m.Bytes.LongLength) / (1 << 20);
            output.WriteLine($"night {night}: removed {removal.Removed}, told {removal.PercentUsedBefore} {removal.PercentUsedAfter}, used {used:0.0}, {pair.Source.Count} in INBOX, {old.AllMails(pair.OldUser).Count} in all");
            Assert.Empty(pair.Differences(Mails));
            told.Add((removal.PercentUsedAfter, used));
        }
        Assert.All(told, t => Assert.True(protocol == MailProtocol.Pop3 || t.Told > t.Used - 5, $"{t.Told} was told, {t.Used:0.0} are used"));
    }
}
