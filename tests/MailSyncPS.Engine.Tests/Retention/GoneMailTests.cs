using MailSyncPS.Engine.Retention;
using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Retention;

/// <summary>Mails that people delete after they were listed have gone: they did not fail, and nothing is left of them to do.</summary>
[Collection(ServersCollection.Name)]
public sealed class GoneMailTests(Servers servers, ITestOutputHelper output)
{
    static readonly IReadOnlyList<TestMail> Mails = MailCorpus.Create(new MailCorpusOptions { Count = 12, Seed = 333, Until = DateTimeOffset.Now.AddDays(-10), TotalBytes = 60 << 10 });

    [Theory]
    [InlineData(MailProtocol.Imap, "2:4", 3)]
    [InlineData(MailProtocol.Pop3, "2:4", 3)]
    [InlineData(MailProtocol.Imap, "1:*", 12)]
    [InlineData(MailProtocol.Pop3, "1:*", 12)]
    public async Task Between_listing_and_reading_they_count_as_gone_in_a_forward(MailProtocol protocol, string numbers, int gone)
    {
        using var pair = Delivered(protocol);
        await using var line = Watched(pair, protocol, numbers, out var isGone);
        var result = await pair.ForwardAsync(r => r with { Source = Through(line, pair, protocol), Timeouts = new() { Doubt = TimeSpan.FromSeconds(0.5), FirstWait = TimeSpan.FromSeconds(0.1) } });
        Assert.True(isGone());
        Assert.Empty(pair.Observer.Errors);
        Assert.Equal((12 - gone, gone, 12 - gone, true), (result.Listed, result.Gone, result.Forwarded, result.Complete));
        Assert.Equal(gone, pair.Observer.Lines.Count(l => l.Contains("counts as Gone", StringComparison.Ordinal)));
        Assert.Equal(12 - gone, pair.Destination.Mails().Count);
        var again = await pair.ForwardAsync();
        Assert.Equal((12 - gone, 0, 12 - gone, true), (again.Listed, again.Gone, again.AlreadyForwarded, again.Complete));
    }

    [Theory]
    [InlineData(MailProtocol.Imap, "2:4", 3)]
    [InlineData(MailProtocol.Pop3, "2:4", 3)]
    [InlineData(MailProtocol.Imap, "1:*", 12)]
    [InlineData(MailProtocol.Pop3, "1:*", 12)]
    public async Task Between_plan_and_removal_they_count_as_gone(MailProtocol protocol, string numbers, int gone)
    {
        using var pair = Delivered(protocol);
        await pair.ForwardAsync();
        var plan = await pair.PlanAsync(7);
        using (var other = new OtherClient(servers.Old.ImapPort, pair.OldUser))
            other.Expunge(numbers);
        IsFreed(pair, await pair.ExecuteAsync(plan), gone);
    }

    [Theory]
    [InlineData(MailProtocol.Imap, "2:4", 3)]
    [InlineData(MailProtocol.Pop3, "2:4", 3)]
    [InlineData(MailProtocol.Imap, "1:*", 12)]
    [InlineData(MailProtocol.Pop3, "1:*", 12)]
    public async Task Between_listing_and_reading_they_count_as_gone_in_a_removal(MailProtocol protocol, string numbers, int gone)
    {
        using var pair = Delivered(protocol);
        await pair.ForwardAsync();
        await using var line = Watched(pair, protocol, numbers, out var isGone);
        var plan = await pair.PlanAsync(7, r => r with { Source = Through(line, pair, protocol) });
        var removal = await pair.ExecuteAsync(plan);
        Assert.True(isGone());
        IsFreed(pair, removal, gone);
    }

    void IsFreed(MailboxPair pair, OldMailRemoval removal, int gone)
    {
        Assert.Empty(pair.Observer.Errors);
        Assert.Equal((12 - gone, 12 - gone, gone, 0), (removal.Listed, removal.Removed, removal.Gone, removal.KeptUnproven));
        Assert.Equal(gone, pair.Observer.Lines.Count(l => l.Contains("counts as Gone", StringComparison.Ordinal)));
        Assert.Empty(servers.Old.AllMails(pair.OldUser));
        Assert.Empty(pair.Differences(Mails));
    }

    /// <summary>A line on which somebody else expunges mails right before the first one is read.</summary>
    RewritingProxy Watched(MailboxPair pair, MailProtocol protocol, string numbers, out Func<bool> isGone)
    {
        var gone = 0;
        isGone = () => gone > 0;
        return new RewritingProxy(protocol == MailProtocol.Pop3 ? servers.Old.Pop3Port : servers.Old.ImapPort, toServer: l =>
        {
            if ((l.StartsWith("RETR", StringComparison.Ordinal) || l.Contains("BODY.PEEK[]", StringComparison.Ordinal)) && Interlocked.Exchange(ref gone, 1) == 0)
            {
                using var other = new OtherClient(servers.Old.ImapPort, pair.OldUser);
                other.Expunge(numbers);
            }
            return l;
        }, toClient: l => l);
    }

    static MailAccount Through(RewritingProxy line, MailboxPair pair, MailProtocol protocol) => TestAccounts.At(line.Port, protocol, pair.OldUser);

    MailboxPair Delivered(MailProtocol protocol)
    {
        var pair = new MailboxPair(servers.Old, servers.Batching, output) { SourceProtocol = protocol };
        foreach (var mail in Mails)
            pair.Source.Deliver(mail);
        return pair;
    }
}
