using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Ledger.History;
using MailSyncPS.Engine.Ledger.Sqlite;

namespace MailSyncPS.Engine.Tests.Ledger;

/// <summary>What a ledger has to tell of its messages.</summary>
public sealed class HistoryTests : IDisposable
{
    static readonly MessageQuery All = new();

    readonly LedgerFolderFixture fixture = new();

    public void Dispose() => fixture.Dispose();

    [Fact]
    public async Task A_missing_ledger_is_an_error_and_not_made()
    {
        var e = await Assert.ThrowsAsync<MailSyncException>(() => LedgerStore.OpenHistoryAsync(fixture.LedgerPath, default));

        Assert.Equal(MailFailure.LedgerMissing, e.Failure);
        Assert.Contains(fixture.LedgerPath, e.Message, StringComparison.Ordinal);
        Assert.Empty(fixture.Snapshot());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task An_older_ledger_is_read_and_not_changed(int version)
    {
        OldLedgers.Make(fixture.LedgerPath, version, 10);
        var before = File.ReadAllBytes(fixture.LedgerPath);

        await using (var history = await LedgerStore.OpenHistoryAsync(fixture.LedgerPath, default))
        {
            Assert.Equal([new KnownMailbox(Samples.Old, null)], await history.FindMailboxesAsync(default));
            var records = await ReadAsync(history, All);
            Assert.Equal(Enumerable.Range(1, 10).Select(i => $"{i}"), records.Select(record => record.Uid));
            Assert.Equal("taro@pop.example.jp", records[0].Mailbox);
            Assert.All(records, record => Assert.Null(record.ProvenAt));
            Assert.Equal(Samples.Start.AddSeconds(1), records[1].Changed);
            Assert.Empty(await history.FindRunsAsync(null, default, 10, default));
            Assert.Empty(await history.SumDaysAsync(default, TimeZoneInfo.Utc, default));
        }

        Assert.Equal(before, File.ReadAllBytes(fixture.LedgerPath));
    }

    [Fact]
    public async Task Each_step_of_a_mail_is_dated_once()
    {
        await using var ledger = await fixture.OpenAsync();
        var route = await ledger.OpenRouteAsync(Samples.Old, Samples.New, default);
        await using var history = await LedgerStore.OpenHistoryAsync(fixture.LedgerPath, default);
        var began = DateTimeOffset.UtcNow.AddMilliseconds(-1);
        var record = await route.SaveAsync(Samples.Intent("1"));
        Assert.Equal((null, null), Times(await OneAsync(history)));

        record = await route.SaveAsync(record with { State = MessageState.Proven, Copy = Samples.Copy(1) });
        var proven = await OneAsync(history);
        Assert.InRange(proven.ProvenAt!.Value, began, DateTimeOffset.UtcNow);
        Assert.Equal((MailRecordState.Proven, proven.ProvenAt, true), (proven.State, proven.Changed, proven.IsAtSource));

        record = await route.SaveAsync(record with { State = MessageState.RemoveIntent });
        Assert.Equal(MailRecordState.Removing, (await OneAsync(history)).State);
        record = await route.SaveAsync(record with { State = MessageState.RemoveUncertain });
        record = await route.SaveAsync(record with { State = MessageState.Removed });
        var removed = await OneAsync(history);
        Assert.InRange(removed.RemovedAt!.Value, proven.ProvenAt!.Value, DateTimeOffset.UtcNow);
        Assert.Equal((MailRecordState.Removed, proven.ProvenAt, false), (removed.State, removed.ProvenAt, removed.IsAtSource));
        await route.SaveAsync(record with { Reason = "again" });
        Assert.Equal(Times(removed), Times(await OneAsync(history)));

        // It only seemed to be gone.
        await route.SaveAsync(record with { State = MessageState.Proven });
        Assert.Equal((proven.ProvenAt, null), Times(await OneAsync(history)));
    }

    [Fact]
    public async Task A_mail_proven_before_the_times_were_noted_gets_none_later()
    {
        OldLedgers.Make(fixture.LedgerPath, 2, 2);
        await using (var ledger = await fixture.OpenAsync())
        {
            var route = await ledger.OpenRouteAsync(Samples.Old, Samples.New, default);
            var record = Assert.Single(await route.FindByStateAsync([MessageState.Proven], default));
            record = await route.SaveAsync(record with { State = MessageState.RemoveIntent });
            await route.SaveAsync(record with { State = MessageState.Proven });
        }

        await using var history = await LedgerStore.OpenHistoryAsync(fixture.LedgerPath, default);
        Assert.All(await ReadAsync(history, All), found => Assert.Null(found.ProvenAt));
    }

    [Fact]
    public async Task Messages_are_found_by_mailbox_state_and_time()
    {
        await using var ledger = await fixture.OpenAsync();
        var route = await ledger.OpenRouteAsync(Samples.Old, Samples.New, default);
        var other = await ledger.OpenRouteAsync(Samples.OtherOld, Samples.New, default);
        foreach (var (state, way) in Samples.Ways)
        {
            var record = await route.SaveAsync(Samples.Listed(state.ToString()));
            foreach (var step in way)
                record = await route.SaveAsync(record with { State = step, Reason = step == MessageState.Quarantined ? "MessageTooLarge: 40 MB" : null });
        }
        await other.SaveAsync(Samples.Proven("1", 9));
        await using var history = await LedgerStore.OpenHistoryAsync(fixture.LedgerPath, default);

        Assert.Equal(Samples.Ways.Count + 1, (await ReadAsync(history, All)).Count);
        Assert.Equal("taro@pop.example.jp", Assert.Single((await ReadAsync(history, All with { Sources = [Samples.Old] })).Select(r => r.Mailbox).Distinct()));
        Assert.Empty(await ReadAsync(history, All with { Sources = [] }));
        Assert.Equal(["RemoveIntent", "RemoveUncertain"], (await ReadAsync(history, All with { States = [MailRecordState.Removing] })).Select(r => r.Uid));
        var aside = Assert.Single(await ReadAsync(history, All with { States = [MailRecordState.Quarantined] }));
        Assert.Equal(("MessageTooLarge: 40 MB", "taro@example.com"), (aside.Reason, aside.Destination));
        Assert.Empty(await ReadAsync(history, All with { Until = DateTimeOffset.UtcNow.AddMinutes(-1) }));
        Assert.Empty(await ReadAsync(history, All with { Since = DateTimeOffset.UtcNow.AddMinutes(1) }));
        Assert.Single(await ReadAsync(history, All with { Sources = [Samples.OtherOld], Since = DateTimeOffset.UtcNow.AddMinutes(-1), Until = DateTimeOffset.UtcNow.AddMinutes(1) }));
    }

    [Fact]
    public async Task Messages_are_counted_by_mailbox_and_state()
    {
        await using var ledger = await fixture.OpenAsync();
        var route = await ledger.OpenRouteAsync(Samples.Old, Samples.New, default);
        var another = await ledger.OpenRouteAsync(Samples.Old, Samples.OtherOld, default);
        await route.SaveAsync([.. Enumerable.Range(1, 4_500).Select(i => Samples.Listed(i))], default);
        await another.SaveAsync([Samples.Proven("a", 1), Samples.Proven("b", 2)], default);
        var gone = await route.SaveAsync(Samples.Proven("c", 3));
        foreach (var state in new[] { MessageState.RemoveIntent, MessageState.RemoveUncertain, MessageState.Removed })
            gone = await route.SaveAsync(gone with { State = state });
        await using var history = await LedgerStore.OpenHistoryAsync(fixture.LedgerPath, default);

        var counts = await history.CountMessagesAsync(default);

        Assert.Equal(
            [(MailRecordState.Listed, true, 4_500L), (MailRecordState.Proven, true, 2L), (MailRecordState.Removed, false, 1L)],
            counts.OrderBy(count => count.State).Select(count => (count.State, count.IsAtSource, count.Count)));
        Assert.All(counts, count => Assert.Equal(Samples.Old, count.Source));
    }

    [Fact]
    public async Task Many_messages_are_read_portion_by_portion_while_a_run_adds_more()
    {
        await using var ledger = await fixture.OpenAsync();
        var route = await ledger.OpenRouteAsync(Samples.Old, Samples.New, default);
        await route.SaveAsync([.. Enumerable.Range(1, 9_000).Select(i => Samples.Listed(i))], default);
        await using var history = await LedgerStore.OpenHistoryAsync(fixture.LedgerPath, default);
        var (seen, heard) = (0, new List<(long, long)>());

        await foreach (var record in history.FindMessagesAsync(All with { Progress = (done, total) => heard.Add((done, total)) }, default))
        {
            Assert.Equal($"{++seen}", record.Uid);
            if (seen == 1)
                await (await ledger.OpenRouteAsync(Samples.OtherOld, Samples.New, default)).SaveAsync(Samples.Listed(1));
        }

        Assert.Equal(9_000, seen);
        Assert.Equal([(0, 9_000), (2_000, 9_000), (4_000, 9_000), (6_000, 9_000), (8_000, 9_000)], heard);
        using var cancellation = new CancellationTokenSource();
        var cut = history.FindMessagesAsync(All with { Progress = (done, _) => Cancel(done) }, cancellation.Token);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => CountAsync(cut));

        void Cancel(long done)
        {
            if (done > 0)
                cancellation.Cancel();
        }
    }

    [Fact]
    public async Task Days_are_summed_up_in_the_time_zone_that_is_asked_for()
    {
        await using (var ledger = (SqliteLedger)await fixture.OpenAsync())
        {
            var route = await ledger.OpenRouteAsync(Samples.Old, Samples.New, default);
            await route.SaveAsync([Samples.Proven("1", 1), Samples.Proven("2", 2), Samples.Proven("3", 3), Samples.Listed("4")], default);
            // 20:00 and 21:00 UTC are two days in Tokyo.
            await ledger.WriteAsync("test", data =>
            {
                data.RunOnce("""
                    UPDATE message SET proven_at = unixepoch('2026-05-04 20:00:00') * 1000 - 21600000 * (uid = '1') WHERE state = 4;
                    UPDATE message SET state = 8, removed_at = unixepoch('2026-05-05 21:00:00') * 1000 WHERE uid = '2';
                    """);
                return true;
            }, default);
        }
        await using var history = await LedgerStore.OpenHistoryAsync(fixture.LedgerPath, default);
        var since = new DateTimeOffset(2026, 5, 4, 0, 0, 0, TimeSpan.Zero);
        var tokyo = TimeZoneInfo.CreateCustomTimeZone("here", TimeSpan.FromHours(9), "here", "here");

        Assert.Equal([new DaySum(Samples.Old, new(2026, 5, 4), 3, 3000, 0, 0), new DaySum(Samples.Old, new(2026, 5, 5), 0, 0, 1, 1000)],
            await history.SumDaysAsync(since, TimeZoneInfo.Utc, default));
        Assert.Equal([new(Samples.Old, new(2026, 5, 4), 1, 1000, 0, 0), new(Samples.Old, new(2026, 5, 5), 2, 2000, 0, 0), new DaySum(Samples.Old, new(2026, 5, 6), 0, 0, 1, 1000)],
            await history.SumDaysAsync(since, tokyo, default));
        Assert.Equal(2, (await history.SumDaysAsync(since.AddHours(18), TimeZoneInfo.Utc, default))[0].Copied);
    }

    static async Task<List<MailForwardRecord>> ReadAsync(ILedgerHistory history, MessageQuery query)
    {
        var records = new List<MailForwardRecord>();
        await foreach (var record in history.FindMessagesAsync(query, default))
            records.Add(record);
        return records;
    }

    static async Task<int> CountAsync(IAsyncEnumerable<MailForwardRecord> records)
    {
        var count = 0;
        await foreach (var _ in records)
            count++;
        return count;
    }

    static async Task<MailForwardRecord> OneAsync(ILedgerHistory history) => Assert.Single(await ReadAsync(history, All));

    static (DateTimeOffset?, DateTimeOffset?) Times(MailForwardRecord record) => (record.ProvenAt, record.RemovedAt);
}
