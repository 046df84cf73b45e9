using MailSyncPS.Engine.Forwarding;
using MailSyncPS.Engine.Ledger;
using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Ledger.Postgres;

/// <summary>Workers that share their work pass over what others are at, and what they have done.</summary>
[Collection(LedgerServersCollection.Name)]
public sealed class SharedWorkTests(Servers servers, ITestOutputHelper output)
{
    static readonly IReadOnlyList<TestMail> Mails = MailCorpus.Create(new MailCorpusOptions { Count = 12, Seed = 46, Until = DateTimeOffset.Now.AddDays(-10), TotalBytes = 30 << 10 });

    [Fact]
    public async Task A_mailbox_that_another_is_at_work_on_is_passed_over_and_no_failure()
    {
        using var pair = Pair();
        var now = DateTimeOffset.UtcNow;
        await pair.ForwardAsync();
        var plan = await pair.PlanAsync(0, request => request with { SharedSince = now });
        await using var ledger = await LedgerStore.OpenAsync(pair.LedgerPath, LedgerAccess.ReadWrite, default);
        await using (await ledger.LockAsync(MailboxKey.Of(pair.SourceAccount), default))
        {
            var copy = await pair.ForwardAsync(request => request with { SharedSince = DateTimeOffset.UtcNow });
            Assert.True(copy.PassedOver);
            Assert.Empty(pair.Observer.Errors);
            Assert.Contains(pair.Observer.Lines, line => line.Contains("Passed over", StringComparison.Ordinal));
            var removal = await pair.ExecuteAsync(plan);
            Assert.True(removal is { PassedOver: true, Removed: 0 });
            Assert.Empty(pair.Observer.Errors);

            await pair.ForwardAsync();
            Assert.Equal([MailFailure.AlreadyRunning], pair.Observer.Failures);
        }
        Assert.False((await pair.ExecuteAsync(plan)).PassedOver);
        Assert.Equal(0, pair.Source.Count);
    }

    [Fact]
    public async Task What_another_has_done_since_both_began_is_not_done_again()
    {
        using var pair = Pair();
        var began = DateTimeOffset.UtcNow.AddMilliseconds(-1);
        Assert.False((await pair.ForwardAsync(request => request with { SharedSince = began })).PassedOver);
        Assert.True((await pair.ForwardAsync(request => request with { SharedSince = began })).PassedOver);
        Assert.False((await pair.ForwardAsync(request => request with { SharedSince = DateTimeOffset.UtcNow })).PassedOver);
        Assert.Empty(pair.Differences(Mails));
    }

    MailboxPair Pair()
    {
        var pair = new MailboxPair(servers.Old, servers.Batching, output) { SourceProtocol = MailProtocol.Imap };
        foreach (var mail in Mails)
            pair.Source.Deliver(mail);
        return pair;
    }
}
