using System.Globalization;
using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Ledger.History;
using MailSyncPS.Engine.Ledger.Sqlite;

namespace MailSyncPS.Engine.Tests.Ledger;

/// <summary>The notes of runs and of readings, and how they are thinned out.</summary>
public sealed class RunNoteTests(Xunit.Abstractions.ITestOutputHelper output) : IDisposable
{
    static readonly RunStart Forward = new(RunKind.Forward, Account("taro@example.jp"), Account("taro@example.com"));

    readonly LedgerFolderFixture fixture = new();

    public void Dispose() => fixture.Dispose();

    [Fact]
    public async Task A_run_is_running_until_it_ends_and_interrupted_without_an_end()
    {
        await using var ledger = await fixture.OpenAsync();
        var route = await ledger.OpenRouteAsync(Samples.Old, Samples.New, default);
        await using var history = await LedgerStore.OpenHistoryAsync(fixture.LedgerPath, default);
        await using (await ledger.LockAsync(Samples.Old, default))
        {
            route.BeginRun(Forward);
            await route.NoteRunAsync(default);
            var running = await OneAsync(history);
            Assert.Equal((RunOutcome.Running, null, "taro@example.jp", "taro@example.com"), (running.Outcome, running.Ended, running.Source.Name, running.Destination.Name));

            var counts = new RunCounts { Listed = 1, Done = 2, Bytes = 3, AlreadyForwarded = 4, Quarantined = 5, Failed = 6, NotReached = 7, KeptRecent = 8, KeptUnproven = 9, KeptCopyGone = 10, PercentUsedBefore = 90.5, PercentUsedAfter = 1 };
            await route.EndRunAsync(new RunEnd(RunOutcome.Failed, counts, new MailSyncException(MailFailure.AuthenticationFailed, "no\u0007")), default);
            var ended = await OneAsync(history);
            Assert.Equal((RunOutcome.Failed, counts, "AuthenticationFailed", "no<U+0007>"), (ended.Outcome, ended.Counts, ended.FailureId, ended.Failure));
            Assert.True(ended.Ended >= ended.Begun);

            route.BeginRun(Forward with { Kind = RunKind.Removal });
            await route.NoteRunAsync(default);
        }
        // The lock's file still names this process, which has begun another run since.
        await Task.Delay(5);
        await using (await ledger.LockAsync(Samples.Old with { Protocol = MailProtocol.Imap, Login = "TARO" }, default))
        {
            Assert.Equal(RunOutcome.Interrupted, (await history.FindRunsAsync(Samples.Old, default, 10, default))[0].Outcome);
            var again = await ledger.OpenRouteAsync(Samples.Old with { Protocol = MailProtocol.Imap, Login = "TARO" }, Samples.New, default);
            again.BeginRun(Forward);
            await again.NoteRunAsync(default);
        }
        var stored = await ((SqliteLedger)ledger).ReadAsync(data => data.Rows(row => row.GetInt32(0), "SELECT outcome FROM run ORDER BY id"), default);
        Assert.Equal([(int)RunOutcome.Failed, (int)RunOutcome.Interrupted, (int)RunOutcome.Running], stored);
        Assert.Equal(2, (await history.FindRunsAsync(Samples.Old, default, 10, default)).Count);
        Assert.Single(await history.FindRunsAsync(null, default, 1, default));
    }

    [Fact]
    public async Task A_run_of_a_process_that_was_killed_is_interrupted()
    {
        using (var child = new ChildProcess(nameof(LedgerChild.RunForeverAsync), fixture.LedgerPath))
        {
            Assert.Equal("running", await child.ReadLineAsync());
            await using (var meanwhile = await LedgerStore.OpenHistoryAsync(fixture.LedgerPath, default))
                Assert.Equal(RunOutcome.Running, (await OneAsync(meanwhile)).Outcome);
            await child.KillAsync();
        }

        await using var history = await LedgerStore.OpenHistoryAsync(fixture.LedgerPath, default);
        Assert.Equal(RunOutcome.Interrupted, (await OneAsync(history)).Outcome);
    }

    [Fact]
    public async Task Of_old_runs_that_did_nothing_one_a_day_stays_for_each_ending()
    {
        await using var ledger = (SqliteLedger)await fixture.OpenAsync();
        var route = await ledger.OpenRouteAsync(Samples.Old, Samples.New, default);
        var noon = DateTimeOffset.UtcNow.Date.AddDays(-10).AddHours(12);
        await ledger.WriteAsync("test", data =>
        {
            foreach (var (minute, done, failure) in new (int, int, string?)[] { (0, 0, null), (5, 0, null), (10, 3, null), (15, 0, "MailboxInUse"), (20, 0, "MailboxInUse"), (25, 0, null), (24 * 60, 0, null), (9 * 24 * 60, 0, null), (9 * 24 * 60 + 1, 0, null) })
            {
                data.Run("INSERT INTO run (route, kind, process, begun_at, ended_at, outcome, done, failure) VALUES (1, 0, 1, @begun, 0, iif(@failure IS NULL, 1, 3), @done, @failure)",
                    ("@begun", new DateTimeOffset(noon, TimeSpan.Zero).AddMinutes(minute).ToUnixTimeMilliseconds()), ("@done", (long)done), ("@failure", failure));
            }
            return true;
        }, default);

        route.BeginRun(Forward);
        await route.EndRunAsync(new RunEnd(RunOutcome.Complete, new RunCounts(), null), default);

        await using var history = await LedgerStore.OpenHistoryAsync(fixture.LedgerPath, default);
        var runs = await history.FindRunsAsync(null, default, 100, default);
        Assert.Equal([10, 20, 25, 24 * 60, 9 * 24 * 60, 9 * 24 * 60 + 1], runs.Reverse().SkipLast(1).Select(run => (int)Math.Round((run.Begun.UtcDateTime - noon).TotalMinutes)));
    }

    [Fact]
    public async Task A_reading_every_ten_minutes_stays_small()
    {
        await using var ledger = (SqliteLedger)await fixture.OpenAsync();
        var end = new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);
        await ledger.WriteAsync("test", data =>
        {
            var writer = new ReadingWriter(data);
            for (var time = end.AddDays(-100); time < end; time = time.AddMinutes(10))
                writer.Save(Samples.Old, "taro@example.jp", new QuotaReading(time, time.ToUnixTimeSeconds(), 100, 1, QuotaSource.ImapQuota));
            return true;
        }, default);

        await using var history = await LedgerStore.OpenHistoryAsync(fixture.LedgerPath, default);
        var readings = await history.FindReadingsAsync(Samples.Old, default, default);
        output.WriteLine(readings.Count.ToString(CultureInfo.InvariantCulture));
        Assert.InRange(readings.Count, 7 * 144 + 83 * 24 + 10, 8 * 144 + 84 * 24 + 11);
        Assert.All(readings, reading => Assert.Equal(reading.Time.ToUnixTimeSeconds(), reading.UsedBytes));
        Assert.True(readings.Zip(readings.Skip(1)).All(pair => pair.Second.Time - pair.First.Time <= TimeSpan.FromDays(1)));
        Assert.Equal(2 * 144, (await history.FindReadingsAsync(Samples.Old, end.AddDays(-2), default)).Count);
        Assert.Empty(await history.FindReadingsAsync(Samples.OtherOld, default, default));
    }

    static MailAccount Account(string address) => new(address, "mail.example.jp", 993, MailProtocol.Imap, MailSecurity.Tls, null);

    static async Task<RunRecord> OneAsync(ILedgerHistory history) => Assert.Single(await history.FindRunsAsync(null, default, 10, default));
}
