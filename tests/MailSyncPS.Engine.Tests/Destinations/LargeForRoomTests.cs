using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Destinations;

/// <summary>A mail that the destination has no room for, now or ever, lies before many that fit.</summary>
public sealed class LargeForRoomTests(ITestOutputHelper output)
{
    static readonly IReadOnlyList<TestMail> Mails = MailCorpus.Create(new MailCorpusOptions { Count = 20, Seed = 696, Until = DateTimeOffset.Now.AddDays(-10), TotalBytes = 60 << 10 });

    [Theory]
    [InlineData(600, true)]
    [InlineData(2000, true)]
    [InlineData(2000, false)]
    public async Task It_is_told_and_keeps_none_of_them(int kilobytes, bool tellsQuota)
    {
        await using var old = await DovecotServer.RunAsync(new DovecotOptions());
        await using var @new = await DovecotServer.RunAsync(new DovecotOptions { QuotaBytes = 1 << 20 });
        await using var line = new RewritingProxy(@new.ImapPort, toClient: l => tellsQuota ? l : l.Replace(" QUOTA", "", StringComparison.Ordinal));
        using var pair = new MailboxPair(old, @new, output) { DestinationPort = line.Port };
        pair.Destination.Deliver(Sized(500, "there"));
        pair.Source.Deliver(Sized(kilobytes, "large"));
        foreach (var mail in Mails)
            pair.Source.Deliver(mail);
        await pair.ForwardAsync();
        await pair.ForwardAsync();
        Assert.NotEmpty(pair.Observer.Errors);
        var there = pair.Destination.Mails().Select(m => m.Digest()).ToHashSet();
        Assert.Empty(Mails.Where(m => !there.Contains(m.Digest())).Select(m => m.Description));
    }

    static TestMail Sized(int kilobytes, string subject) => new(
        [.. System.Text.Encoding.ASCII.GetBytes($"From: a@example.jp\r\nSubject: {subject}\r\n\r\n"), .. Enumerable.Repeat("plan plan plan plan plan plan plan plan plan plan plan plan 63\r\n"u8.ToArray(), kilobytes * 16).SelectMany(l => l)],
        DateTimeOffset.Now.AddDays(-60));
}
