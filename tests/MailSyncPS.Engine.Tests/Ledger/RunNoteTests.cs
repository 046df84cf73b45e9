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
                data.Run("INSERT INTO run (route, kind, begun_at, ended_at, outcome, done, failure) VALUES (1, 0, @begun, 0, iif(@failure IS NULL, 1, 3), @done, @failure)",
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
