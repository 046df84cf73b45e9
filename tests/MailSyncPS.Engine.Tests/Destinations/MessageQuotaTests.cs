using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Destinations;

/// <summary>A destination that bounds the number of messages (MESSAGE of RFC 9208, 5.2).</summary>
public sealed class MessageQuotaTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Room_stays_for_mail_that_arrives_there()
    {
        await using var old = await DovecotServer.RunAsync(new DovecotOptions());
        await using var @new = await DovecotServer.RunAsync(new DovecotOptions
            { QuotaBytes = 1 << 30, ExtraConfiguration = "plugin {\n  quota_rule = *:storage=1G:messages=100\n}\n" });
        using var pair = new MailboxPair(old, @new, output);
        foreach (var mail in MailCorpus.Create(new MailCorpusOptions { Count = 150, Seed = 660, Until = DateTimeOffset.Now.AddDays(-10), TotalBytes = 300 << 10 }))
            pair.Source.Deliver(mail);
        await pair.ForwardAsync();
        output.WriteLine($"{pair.Destination.Count} there");
        Assert.InRange(pair.Destination.Count, 1, 98);
    }
}
