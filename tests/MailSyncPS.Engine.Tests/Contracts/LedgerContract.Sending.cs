using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Tests.Ledger;

namespace MailSyncPS.Engine.Tests.Contracts;

/// <summary>How much may be sent to a destination in a day.</summary>
public abstract partial class LedgerContract
{
    static readonly TimeSpan Day = TimeSpan.FromDays(1);

    readonly DateTimeOffset _now = DateTimeOffset.FromUnixTimeMilliseconds(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());

    [Fact]
    public async Task As_many_first_intents_are_saved_as_fit()
    {
        await using var ledger = await OpenAsync();
        var route = await ledger.OpenRouteAsync(Samples.Old, Samples.New, default);
        var intents = new[] { Samples.Intent("1", 400, _now), Samples.Intent("2", 600, _now), Samples.Intent("3", 1, _now) };

        var saved = await route.SaveIntentsAsync(intents, new(1000), _now - Day, default);

        Assert.Equal(["1", "2"], saved.Select(record => record.Key.Uid));
        Assert.Null(await route.FindAsync(intents[2].Key));
        Assert.Empty(await route.SaveIntentsAsync([intents[2]], new(1000), _now - Day, default));
        Assert.Single(await route.SaveIntentsAsync([intents[2]], default, _now - Day, default));
    }

    [Fact]
    public async Task Other_sources_count_and_other_destinations_do_not()
    {
        await using var ledger = await OpenAsync();
        var route = await ledger.OpenRouteAsync(Samples.Old, Samples.New, default);
        await (await ledger.OpenRouteAsync(Samples.OtherOld, Samples.New, default)).SaveAsync(Samples.Intent("1", 900, _now));
        await (await ledger.OpenRouteAsync(Samples.Old, Samples.New with { Login = "x" }, default)).SaveAsync(Samples.Intent("1", 900, _now));

        Assert.Empty(await route.SaveIntentsAsync([Samples.Intent("2", 101, _now)], new(1000), _now - Day, default));
        Assert.Single(await route.SaveIntentsAsync([Samples.Intent("2", 100, _now)], new(1000), _now - Day, default));
    }

    [Fact]
    public async Task What_was_sent_before_the_window_is_free_again()
    {
        await using var ledger = await OpenAsync();
        var route = await ledger.OpenRouteAsync(Samples.Old, Samples.New, default);
        await route.SaveAsync([Samples.Intent("1", 700, _now - Day - TimeSpan.FromMilliseconds(1)), Samples.Intent("2", 300, _now - Day)], default);

        Assert.Empty(await route.SaveIntentsAsync([Samples.Intent("3", 701, _now)], new(1000), _now - Day, default));
        Assert.Single(await route.SaveIntentsAsync([Samples.Intent("3", 700, _now)], new(1000), _now - Day, default));
    }

    [Fact]
    public async Task The_next_time_is_when_enough_of_the_oldest_has_left_the_window()
    {
        await using var ledger = await OpenAsync();
        var route = await ledger.OpenRouteAsync(Samples.Old, Samples.New, default);
        var first = _now - TimeSpan.FromHours(20);
        var second = _now - TimeSpan.FromHours(10);
        await route.SaveAsync([Samples.Intent("2", 300, second), Samples.Intent("1", 600, first), Samples.Intent("0", 5000, _now - Day * 2)], default);
        var justAfter = TimeSpan.FromMilliseconds(1);

        Assert.Null(await route.NextSendingTimeAsync(100, new(1000), Day, default));
        Assert.Equal(first + Day + justAfter, await route.NextSendingTimeAsync(101, new(1000), Day, default));
        Assert.Equal(first + Day + justAfter, await route.NextSendingTimeAsync(700, new(1000), Day, default));
        Assert.Equal(second + Day + justAfter, await route.NextSendingTimeAsync(701, new(1000), Day, default));
        Assert.Equal(second + Day + justAfter, await route.NextSendingTimeAsync(9999, new(1000), Day, default));
    }

    [Fact]
    public async Task At_the_next_time_it_fits()
    {
        await using var ledger = await OpenAsync();
        var route = await ledger.OpenRouteAsync(Samples.Old, Samples.New, default);
        await route.SaveAsync([Samples.Intent("1", 600, _now - TimeSpan.FromHours(20)), Samples.Intent("2", 400, _now - TimeSpan.FromHours(1))], default);
        var next = await route.NextSendingTimeAsync(500, new(1000), Day, default);

        Assert.Empty(await route.SaveIntentsAsync([Samples.Intent("3", 500, _now)], new(1000), next!.Value - Day - TimeSpan.FromMilliseconds(1), default));
        Assert.Single(await route.SaveIntentsAsync([Samples.Intent("3", 500, _now)], new(1000), next.Value - Day, default));
    }

    [Fact]
    public async Task What_a_clock_a_year_ahead_dated_does_not_count_for_a_year()
    {
        await using var ledger = await OpenAsync();
        var route = await ledger.OpenRouteAsync(Samples.Old, Samples.New, default);
        await route.SaveAsync(Samples.Intent("1", 1000, _now.AddYears(1)));

        Assert.Null(await route.NextSendingTimeAsync(1000, new(1000), Day, default));
        Assert.Single(await route.SaveIntentsAsync([Samples.Intent("2", 1000, _now)], new(1000), _now - Day, default));
    }

    [Fact]
    public async Task An_intent_without_its_time_is_refused()
    {
        await using var ledger = await OpenAsync();
        var route = await ledger.OpenRouteAsync(Samples.Old, Samples.New, default);

        await Assert.ThrowsAsync<InvalidOperationException>(() => route.SaveIntentsAsync([Samples.Intent("1") with { SentAt = null }], new(1000), _now - Day, default));
        await Assert.ThrowsAsync<InvalidOperationException>(() => route.SaveIntentsAsync([Samples.Listed("1")], default, _now - Day, default));
    }

    [Fact]
    public async Task What_is_sent_counts_as_read_where_readings_are_limited_and_they_keep_each_other_out()
    {
        await using var ledger = await OpenAsync();
        var route = await ledger.OpenRouteAsync(Samples.Old, Samples.New, default);
        Assert.True(await route.TryNoteReadingAsync(300, 1000, _now - Day, default));
        var saved = await route.SaveIntentsAsync([Samples.Intent("1", 400, _now), Samples.Intent("2", 301, _now)], new(5000, 1000), _now - Day, default);
        Assert.Equal(["1"], saved.Select(record => record.Key.Uid));
        Assert.Equal(new DayTraffic(400, 700), await route.SumTrafficAsync(_now - Day, default));
        Assert.False(await route.TryNoteReadingAsync(301, 1000, _now - Day, default));
        Assert.True(await route.TryNoteReadingAsync(300, 1000, _now - Day, default));
        Assert.Equal(new DayTraffic(400, 1000), await route.SumTrafficAsync(_now - Day, default));
        Assert.Empty(await route.SaveIntentsAsync([Samples.Intent("2", 1, _now)], new(null, 1000), _now - Day, default));
        Assert.Single(await route.SaveIntentsAsync([Samples.Intent("2", 1, _now)], new(5000), _now - Day, default));
        Assert.Equal(new DayTraffic(401, 1000), await route.SumTrafficAsync(_now - Day, default));
    }

    [Fact]
    public async Task What_waits_of_other_sources_for_the_destination_is_summed()
    {
        await using var ledger = await OpenAsync();
        var route = await ledger.OpenRouteAsync(Samples.Old, Samples.New, default);
        Assert.Equal(0, await route.SumWaitingOfOthersAsync(default));
        await route.SaveAsync([Samples.Intent("1", 1000, _now)], default);
        var other = await ledger.OpenRouteAsync(Samples.OtherOld, Samples.New, default);
        await other.SaveAsync([Samples.Listed("1") with { Size = 20 }, Samples.Intent("2", 3, _now), Samples.Proven("3", 5)], default);
        await (await ledger.OpenRouteAsync(Samples.OtherOld, Samples.New with { Login = "x" }, default)).SaveAsync([Samples.Intent("1", 7000, _now)], default);

        Assert.Equal(23, await route.SumWaitingOfOthersAsync(default));
        Assert.Equal(1000, await other.SumWaitingOfOthersAsync(default));
    }

    [Fact]
    public async Task Readings_of_other_sources_count_and_those_of_other_destinations_do_not()
    {
        await using var ledger = await OpenAsync();
        var route = await ledger.OpenRouteAsync(Samples.Old, Samples.New, default);
        Assert.True(await (await ledger.OpenRouteAsync(Samples.OtherOld, Samples.New, default)).TryNoteReadingAsync(900, 1000, _now - Day, default));
        Assert.True(await (await ledger.OpenRouteAsync(Samples.Old, Samples.New with { Login = "x" }, default)).TryNoteReadingAsync(900, 1000, _now - Day, default));
        Assert.False(await route.TryNoteReadingAsync(101, 1000, _now - Day, default));
        Assert.True(await route.TryNoteReadingAsync(100, 1000, _now - Day, default));
    }

    [Fact]
    public async Task After_readings_the_next_time_is_when_they_have_left_the_window()
    {
        await using var ledger = await OpenAsync();
        var route = await ledger.OpenRouteAsync(Samples.Old, Samples.New, default);
        Assert.True(await route.TryNoteReadingAsync(600, 1000, _now - Day, default));
        Assert.Null(await route.NextSendingTimeAsync(400, new(null, 1000), Day, default));
        Assert.Null(await route.NextSendingTimeAsync(9999, new(9999), Day, default));
        var next = await route.NextSendingTimeAsync(401, new(9999, 1000), Day, default);
        Assert.InRange(next!.Value, _now + Day - TimeSpan.FromMinutes(1), _now + Day + TimeSpan.FromMinutes(3));
        Assert.True(await route.TryNoteReadingAsync(401, 1000, next.Value - Day, default));
        // Which of the two limits takes longer decides.
        await route.SaveAsync([Samples.Intent("1", 9000, _now - TimeSpan.FromHours(20))], default);
        Assert.InRange((await route.NextSendingTimeAsync(1000, new(9000, 5000), Day, default))!.Value, _now + TimeSpan.FromHours(4), _now + TimeSpan.FromHours(4.1));
    }
}
