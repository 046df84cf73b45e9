using System.Text;
using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Retention;

/// <summary>What stays though it looks as if it could go.</summary>
[Collection(ServersCollection.Name)]
public sealed class RemovalGuardTests(Servers servers, ITestOutputHelper output)
{
    static readonly IReadOnlyList<TestMail> Mails = MailCorpus.Create(new MailCorpusOptions { Count = 30, Seed = 91, Until = DateTimeOffset.Now.AddDays(-10), TotalBytes = 200 << 10 });

    [Fact]
    public async Task Mail_that_someone_else_marked_as_deleted_stays()
    {
        using var pair = Delivered(MailProtocol.Imap);
        pair.Source.Deliver(Mails[0] with { Bytes = [.. Mails[0].Bytes, .. "marked\r\n"u8], Flags = "ST" });
        await pair.ForwardAsync(r => r with { IncludeDeleted = true });
        Assert.Equal(31, pair.Destination.Count);
        var removal = await pair.RemoveAsync(7);
        Assert.Equal(30, removal.Removed);
        var left = Assert.Single(pair.Source.Mails());
        Assert.Equal("ST", left.Flags);
    }

    [Fact]
    public async Task So_does_one_that_came_when_its_twin_had_been_removed()
    {
        using var pair = Delivered(MailProtocol.Imap);
        await pair.ForwardAsync();
        Assert.Equal(30, (await pair.RemoveAsync(7)).Removed);
        pair.Source.Deliver(Mails[0] with { Flags = "ST" });
        Assert.True((await pair.ForwardAsync(r => r with { IncludeDeleted = true })).Complete);
        Assert.Equal((0, 1), ((await pair.RemoveAsync(7)).Removed, pair.Source.Count));
        Assert.Equal("ST", Assert.Single(pair.Source.Mails()).Flags);
    }

    [Theory]
    [InlineData(MailProtocol.Pop3)]
    [InlineData(MailProtocol.Imap)]
    public async Task A_mail_whose_content_changed_at_the_source_stays(MailProtocol protocol)
    {
        using var pair = Delivered(protocol);
        await pair.ForwardAsync();
        var changed = pair.Source.Mails()[4];
        var bytes = changed.Bytes.ToArray();
        bytes[^4] ^= 1;
        await servers.Old.StopAsync();
        File.WriteAllBytes(changed.Path, bytes);
        File.SetLastWriteTimeUtc(changed.Path, changed.Arrived.UtcDateTime);
        await servers.Old.StartAsync();
        var removal = await pair.RemoveAsync(7);
        Assert.Equal((29, 1), (removal.Removed, removal.KeptUnproven));
        Assert.Equal(bytes, Assert.Single(pair.Source.Mails()).Bytes);
    }

    [Theory]
    [InlineData(MailProtocol.Pop3)]
    [InlineData(MailProtocol.Imap)]
    public async Task A_mail_that_was_received_lately_stays_whatever_other_dates_say(MailProtocol protocol)
    {
        using var pair = Delivered(protocol);
        foreach (var received in (DateTimeOffset[])[DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddYears(1)])
        {
            pair.Source.Deliver(Encoding.ASCII.GetBytes(FormattableString.Invariant(
                $"Received: from a by b;\r\n {received:r}\r\nDate: Thu, 1 Jan 2015 00:00:00 +0000\r\nSubject: {received:yyyy}\r\n\r\nbody\r\n")), Mails[0].Arrived);
        }
        pair.Source.Deliver("Received: from a by b; some day\r\nDate: Thu, 1 Jan 2015 00:00:00 +0000\r\n\r\nbody\r\n"u8.ToArray(), Mails[0].Arrived);
        await pair.ForwardAsync();
        Assert.Equal(33, pair.Destination.Count);
        var removal = await pair.RemoveAsync(7);
        Assert.Equal((30, 3), (removal.Removed, removal.KeptRecent));
        Assert.Equal(3, pair.Source.Count);
    }

    [Fact]
    public async Task A_mail_without_any_trace_counts_from_when_it_was_first_seen_over_pop3()
    {
        using var pair = Delivered(MailProtocol.Pop3);
        pair.Source.Deliver("Date: Thu, 1 Jan 2015 00:00:00 +0000\r\nSubject: no trace\r\n\r\nbody\r\n"u8.ToArray(), Mails[0].Arrived);
        await pair.ForwardAsync();
        var removal = await pair.RemoveAsync(7);
        Assert.Equal((30, 1), (removal.Removed, removal.KeptRecent));
        Assert.Contains("no trace", Encoding.ASCII.GetString(Assert.Single(pair.Source.Mails()).Bytes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_known_limit_a_percentage_removes_nothing()
    {
        using var pair = Delivered(MailProtocol.Pop3);
        await pair.ForwardAsync();
        var refusal = await Assert.ThrowsAsync<MailSyncException>(() => pair.RemoveAsync(7, r => r with { UntilPercentUsed = 50 }));
        Assert.Equal(MailFailure.QuotaUnknown, refusal.Failure);
        Assert.Equal(30, pair.Source.Count);
    }

    [Fact]
    public async Task Mail_that_came_after_the_plan_is_not_touched()
    {
        using var pair = Delivered(MailProtocol.Imap);
        await pair.ForwardAsync();
        var plan = await Engine.Retention.OldMailRemover.PlanAsync(new() { Source = pair.SourceAccount, Destination = pair.DestinationAccount, Ledger = pair.LedgerPath, OlderThanDays = 7 }, pair.Observer, default);
        var late = new TestMail("Subject: late\r\n\r\nlate\r\n"u8.ToArray(), Mails[0].Arrived);
        pair.Source.Deliver(late);
        await pair.ForwardAsync();
        var removal = await Engine.Retention.OldMailRemover.ExecuteAsync(plan, pair.Observer, default);
        Assert.Equal(30, removal.Removed);
        Assert.Empty(MailComparison.Differences([late], pair.Source.Mails()));
    }

    MailboxPair Delivered(MailProtocol protocol)
    {
        var pair = new MailboxPair(servers.Old, servers.Batching, output) { SourceProtocol = protocol };
        foreach (var mail in Mails)
            pair.Source.Deliver(mail);
        return pair;
    }
}
