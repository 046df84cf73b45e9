namespace MailSyncPS.Engine.Tests.Ledger;

public sealed class SendingLimitTests : IDisposable
{
    static readonly TimeSpan Day = TimeSpan.FromDays(1);

    readonly LedgerFolderFixture fixture = new();
    readonly DateTimeOffset now = DateTimeOffset.FromUnixTimeMilliseconds(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());

    public void Dispose() => fixture.Dispose();

    [Fact]
    public async Task As_many_first_intents_are_saved_as_fit()
    {
        await using var ledger = await fixture.OpenAsync();
        var route = await ledger.OpenRouteAsync(Samples.Old, Samples.New, default);
        var intents = new[] { Samples.Intent("1", 400, now), Samples.Intent("2", 600, now), Samples.Intent("3", 1, now) };

        var saved = await route.SaveIntentsAsync(intents, 1000, now - Day, default);

        Assert.Equal(["1", "2"], saved.Select(record => record.Key.Uid));
        Assert.Null(await route.FindAsync(intents[2].Key));
        Assert.Empty(await route.SaveIntentsAsync([intents[2]], 1000, now - Day, default));
        Assert.Single(await route.SaveIntentsAsync([intents[2]], null, now - Day, default));
    }

    [Fact]
    public async Task Other_sources_count_and_other_destinations_do_not()
    {
        await using var ledger = await fixture.OpenAsync();
        var route = await ledger.OpenRouteAsync(Samples.Old, Samples.New, default);
        await (await ledger.OpenRouteAsync(Samples.OtherOld, Samples.New, default)).SaveAsync(Samples.Intent("1", 900, now));
        await (await ledger.OpenRouteAsync(Samples.Old, Samples.New with { Login = "x" }, default)).SaveAsync(Samples.Intent("1", 900, now));

        Assert.Empty(await route.SaveIntentsAsync([Samples.Intent("2", 101, now)], 1000, now - Day, default));
        Assert.Single(await route.SaveIntentsAsync([Samples.Intent("2", 100, now)], 1000, now - Day, default));
    }

    [Fact]
    public async Task What_was_sent_before_the_window_is_free_again()
    {
        await using var ledger = await fixture.OpenAsync();
        var route = await ledger.OpenRouteAsync(Samples.Old, Samples.New, default);
        await route.SaveAsync([Samples.Intent("1", 700, now - Day - TimeSpan.FromMilliseconds(1)), Samples.Intent("2", 300, now - Day)], default);

        Assert.Empty(await route.SaveIntentsAsync([Samples.Intent("3", 701, now)], 1000, now - Day, default));
        Assert.Single(await route.SaveIntentsAsync([Samples.Intent("3", 700, now)], 1000, now - Day, default));
    }

    [Fact]
    public async Task The_next_time_is_when_enough_of_the_oldest_has_left_the_window()
    {
        await using var ledger = await fixture.OpenAsync();
        var route = await ledger.OpenRouteAsync(Samples.Old, Samples.New, default);
        var first = now - TimeSpan.FromHours(20);
        var second = now - TimeSpan.FromHours(10);
        await route.SaveAsync([Samples.Intent("2", 300, second), Samples.Intent("1", 600, first), Samples.Intent("0", 5000, now - Day * 2)], default);
        var justAfter = TimeSpan.FromMilliseconds(1);

        Assert.Null(await route.NextSendingTimeAsync(100, 1000, Day, default));
        Assert.Equal(first + Day + justAfter, await route.NextSendingTimeAsync(101, 1000, Day, default));
        Assert.Equal(first + Day + justAfter, await route.NextSendingTimeAsync(700, 1000, Day, default));
        Assert.Equal(second + Day + justAfter, await route.NextSendingTimeAsync(701, 1000, Day, default));
        Assert.Equal(second + Day + justAfter, await route.NextSendingTimeAsync(9999, 1000, Day, default));
    }

    [Fact]
    public async Task At_the_next_time_it_fits()
    {
        await using var ledger = await fixture.OpenAsync();
        var route = await ledger.OpenRouteAsync(Samples.Old, Samples.New, default);
        await route.SaveAsync([Samples.Intent("1", 600, now - TimeSpan.FromHours(20)), Samples.Intent("2", 400, now - TimeSpan.FromHours(1))], default);
        var next = await route.NextSendingTimeAsync(500, 1000, Day, default);

        Assert.Empty(await route.SaveIntentsAsync([Samples.Intent("3", 500, now)], 1000, next!.Value - Day - TimeSpan.FromMilliseconds(1), default));
        Assert.Single(await route.SaveIntentsAsync([Samples.Intent("3", 500, now)], 1000, next.Value - Day, default));
    }

    [Fact]
    public async Task What_a_clock_a_year_ahead_dated_does_not_count_for_a_year()
    {
        await using var ledger = await fixture.OpenAsync();
        var route = await ledger.OpenRouteAsync(Samples.Old, Samples.New, default);
        await route.SaveAsync(Samples.Intent("1", 1000, now.AddYears(1)));

        Assert.Null(await route.NextSendingTimeAsync(1000, 1000, Day, default));
        Assert.Single(await route.SaveIntentsAsync([Samples.Intent("2", 1000, now)], 1000, now - Day, default));
    }

    [Fact]
    public async Task An_intent_without_its_time_is_refused()
    {
        await using var ledger = await fixture.OpenAsync();
        var route = await ledger.OpenRouteAsync(Samples.Old, Samples.New, default);

        await Assert.ThrowsAsync<InvalidOperationException>(() => route.SaveIntentsAsync([Samples.Intent("1") with { SentAt = null }], 1000, now - Day, default));
        await Assert.ThrowsAsync<InvalidOperationException>(() => route.SaveIntentsAsync([Samples.Listed("1")], null, now - Day, default));
    }
}
