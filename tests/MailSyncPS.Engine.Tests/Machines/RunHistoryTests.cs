using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Ledger.History;
using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Machines;

/// <summary>What runs over real servers leave in the ledger for later.</summary>
[Collection(LedgerServersCollection.Name)]
public sealed class RunHistoryTests(Servers servers, ITestOutputHelper output)
{
    static readonly IReadOnlyList<TestMail> Mails = MailCorpus.Create(new MailCorpusOptions { Count = 10, Seed = 77, Until = DateTimeOffset.Now.AddDays(-10), TotalBytes = 40 << 10 });

    [Fact]
    public async Task Every_run_is_noted_with_its_end_and_each_mail_with_its_days()
    {
        using var pair = new MailboxPair(servers.Old, servers.Batching, output) { SourceProtocol = MailProtocol.Imap };
        foreach (var mail in Mails)
            pair.Source.Deliver(mail);
        await pair.ForwardAsync(r => r with { MaxMessages = 3 });
        await pair.ForwardAsync();
        await pair.RemoveAsync(7);
        // Without its password it gets as far as the login.
        await pair.ForwardAsync(r => r with { Source = TestAccounts.At(servers.Old.ImapPort, MailProtocol.Imap, pair.OldUser, password: "wrong") });
        using var cancellation = new CancellationTokenSource();
        pair.WhenProgress = _ => cancellation.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pair.ForwardAsync(cancellationToken: cancellation.Token));

        await using var history = await LedgerStore.OpenHistoryAsync(pair.LedgerPath, default);
        var runs = (await history.FindRunsAsync(MailboxKey.Of(pair.SourceAccount), default, 10, default)).Reverse().ToList();
        Assert.Equal(
            [
                (RunKind.Forward, RunOutcome.Incomplete, 3, null), (RunKind.Forward, RunOutcome.Complete, 7, null), (RunKind.Removal, RunOutcome.Complete, 10, null),
                (RunKind.Forward, RunOutcome.Failed, 0, "AuthenticationFailed"), (RunKind.Forward, RunOutcome.Stopped, 0, null),
            ],
            runs.Select(run => (run.Kind, run.Outcome, (int)run.Counts.Done, run.FailureId)));
        Assert.All(runs, run => Assert.True(run.Ended >= run.Begun && run.Source.Name == pair.SourceAccount.EmailAddress && run.Destination.Name == pair.DestinationAccount.EmailAddress));
        Assert.Equal((3L, 10L), (runs[1].Counts.AlreadyForwarded, runs[2].Counts.Listed));
        Assert.DoesNotContain("wrong", runs[3].Failure, StringComparison.Ordinal);
        var day = Assert.Single(await history.SumDaysAsync(default, TimeZoneInfo.Utc, default));
        Assert.Equal((10L, 10L, day.CopiedBytes), (day.Copied, day.Removed, day.RemovedBytes));
        Assert.Equal(runs[1].Counts.Bytes + runs[0].Counts.Bytes, day.CopiedBytes);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_run_whose_end_can_not_be_noted_has_done_its_work_and_says_so(bool removes)
    {
        if (OperatingSystem.IsWindows())
            return; // There nobody can delete a file that is open.
        using var pair = new MailboxPair(servers.Old, servers.Batching, output);
        pair.Source.Deliver(Mails[0]);
        if (removes)
            await pair.ForwardAsync();
        using (var end = StepWatch.At("ledger saving run ended", 1, () => File.Delete(pair.LedgerPath)))
        {
            if (removes)
                Assert.Equal(1, (await pair.RemoveAsync(7)).Removed);
            else
                Assert.Equal((1, true), Outcome(await pair.ForwardAsync()));
            Assert.True(end.HasActed);
        }

        Assert.Empty(pair.Observer.Errors);
        var warning = Assert.Single(pair.Observer.Lines, line => line.StartsWith("warning", StringComparison.Ordinal));
        Assert.Contains("All was done", warning, StringComparison.Ordinal);
        Assert.Contains(pair.LedgerPath, warning, StringComparison.Ordinal);
        Assert.Equal((removes ? 0 : 1, 1), (pair.Source.Count, pair.Destination.Count));

        static (long, bool) Outcome(MailForwardResult result) => (result.Forwarded, result.Complete);
    }

    [Fact]
    public async Task A_second_run_right_after_a_complete_one_leaves_the_ledger_alone()
    {
        using var pair = new MailboxPair(servers.Old, servers.Batching, output);
        pair.Source.Deliver(Mails[0]);
        await pair.ForwardAsync();
        var before = await File.ReadAllBytesAsync(pair.LedgerPath);

        var second = await pair.ForwardAsync();

        Assert.Equal((1, 1, true), (second.Listed, second.AlreadyForwarded, second.Complete));
        Assert.Equal(before, await File.ReadAllBytesAsync(pair.LedgerPath));
        await using var history = await LedgerStore.OpenHistoryAsync(pair.LedgerPath, default);
        Assert.Single(await history.FindRunsAsync(null, default, 10, default));
    }

    [Fact]
    public async Task A_dry_run_notes_nothing()
    {
        using var pair = new MailboxPair(servers.Old, servers.Batching, output);
        pair.Source.Deliver(Mails[0]);
        await pair.ForwardAsync();
        await pair.PlanAsync(7);
        await Engine.Forwarding.MailForwarder.PlanAsync(new() { Source = pair.SourceAccount, Destination = pair.DestinationAccount, Ledger = pair.LedgerPath }, new RecordingObserver(output), default);

        await using var history = await LedgerStore.OpenHistoryAsync(pair.LedgerPath, default);
        Assert.Single(await history.FindRunsAsync(null, default, 10, default));
    }
}
