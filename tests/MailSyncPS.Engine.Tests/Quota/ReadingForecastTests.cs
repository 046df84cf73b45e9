using MailSyncPS.Engine.Ledger.History;
using static MailSyncPS.Engine.Tests.Quota.Histories;

namespace MailSyncPS.Engine.Tests.Quota;

/// <summary>Forecasts from readings of usage, whose answers are known.</summary>
public sealed class ReadingForecastTests
{
    static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    static readonly TimeSpan Day = TimeSpan.FromDays(1);

    [Theory]
    [InlineData(8, 1)]
    [InlineData(30, 1)]
    [InlineData(60, 24)]
    [InlineData(60, 24 * 7)]
    public void A_line_goes_on(int days, int everyHours)
    {
        var readings = Over(days, TimeSpan.FromHours(everyHours), ago => 150 * MB - ago * MB);
        var forecast = Forecast(readings);

        Assert.Equal(MB, forecast.GrowthBytesPerDay!.Value, 0.01 * MB);
        Assert.Equal(UsageTrend.Growing, forecast.Trend);
        Assert.Equal((200.0 * MB - readings[^1].UsedBytes) / MB, forecast.FullInDays(readings[^1])!.Value, 0.6);
    }

    [Theory]
    [InlineData(9, 4.5)]
    [InlineData(14, 0.3)]
    [InlineData(30, 10.2)]
    [InlineData(42, 20.7)]
    public void A_burst_changes_next_to_nothing(int days, double burstAgo)
    {
        var forecast = Forecast(Over(days, Hour, ago => 100 * MB - ago * MB / 10 + (ago < burstAgo ? 10 * MB : 0)));

        Assert.Equal(0.1 * MB, forecast.GrowthBytesPerDay!.Value, 0.011 * MB);
    }

    [Fact]
    public void A_single_mail_in_a_quiet_mailbox_is_no_growth()
    {
        var forecast = Forecast(Over(12, Hour, ago => 100 * MB + (ago < 6 ? 10 * MB : 0)));

        Assert.Equal(0, forecast.GrowthBytesPerDay);
        Assert.Null(forecast.FullAt(110 * MB, Limit, Now));
    }

    [Theory]
    [InlineData(14)]
    [InlineData(40)]
    public void Quiet_week_ends_count(int days)
    {
        var readings = Over(days, Hour, ago => 150 * MB - Workdays(ago) * 700_000);

        Assert.Equal(500_000, Forecast(readings).GrowthBytesPerDay!.Value, 25_000.0);
    }

    [Fact]
    public void A_large_mail_each_week_is_no_burst()
    {
        var readings = Over(40, Hour, ago => 150 * MB - ago * 100_000 - Math.Floor((ago + 2.5) / 7) * 7_000_000);

        Assert.Equal(1_100_000, Forecast(readings).GrowthBytesPerDay!.Value, 30_000.0);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(24)]
    public void What_people_remove_is_not_taken_off_what_comes_in(int everyHours)
    {
        var readings = Over(40, TimeSpan.FromHours(everyHours), ago => 20 * MB + (70 - ago) % 7 * 10 * MB);
        var forecast = Forecast(readings);

        Assert.Equal(10 * MB, forecast.GrowthBytesPerDay!.Value, 0.1 * MB);
        Assert.Equal(UsageTrend.Steady, forecast.Trend);
        Assert.Equal((Limit - readings[^1].UsedBytes) / (10.0 * MB), forecast.FullInDays(readings[^1])!.Value, 0.3);
    }

    [Fact]
    public void What_our_removals_hide_is_left_out()
    {
        // Every third day a removal frees a little less than comes in on that day.
        var readings = Over(30, Day, ago => 150 * MB - ago * 4 * MB + Math.Floor(ago / 3) * 3 * MB);
        var removals = Enumerable.Range(0, 11).Select(i => Removal(i * 3 + 2.5)).ToArray();

        Assert.Equal(4 * MB, Forecast(readings, removals).GrowthBytesPerDay!.Value, 0.05 * MB);
        Assert.InRange(Forecast(readings).GrowthBytesPerDay!.Value, 2.9 * MB, 3.9 * MB);
    }

    [Fact]
    public void Few_readings_tell_nothing()
    {
        Assert.Equal(new(null, UsageTrend.Unknown), Forecast([]));
        Assert.Equal(new(null, UsageTrend.Unknown), Forecast([At(0, MB)]));
        Assert.Equal(new(null, UsageTrend.Unknown), Forecast(Over(1.5, Hour, ago => 50 * MB - ago * MB).Where(r => r.Time.Day > 30 || r.Time.Month == 6).ToList()));
        Assert.Equal(MB, Forecast([At(10, 40 * MB), At(0, 50 * MB)]).GrowthBytesPerDay!.Value, 0.01 * MB);
    }

    [Fact]
    public void A_mailbox_that_is_emptied_day_by_day_shrinks()
    {
        var forecast = Forecast(Over(20, Day, ago => 50 * MB + ago * MB));

        Assert.Equal(new(null, UsageTrend.Shrinking), forecast);
        Assert.Null(forecast.FullAt(50 * MB, Limit, Now));
    }

    [Fact]
    public void A_quiet_mailbox_is_steady_and_never_full()
    {
        var forecast = Forecast(Over(30, Hour, _ => 50 * MB));

        Assert.Equal(new(0, UsageTrend.Steady), forecast);
        Assert.Null(forecast.FullAt(50 * MB, Limit, Now));
        Assert.Null(Forecast(Over(30, Hour, ago => 50 * MB - ago * 1000)).FullAt(50 * MB, Limit, Now));
    }

    [Fact]
    public void A_new_limit_counts_from_now_on_and_another_measure_tells_nothing_between()
    {
        // The provider raised the limit ten days ago; the server began to report its own figures 20 days ago, which are 30 MB higher.
        var readings = Over(40, Hour, ago => 100 * MB - ago * MB).Select(r => (Now - r.Time).TotalDays switch
        {
            > 20 => r with { UsedBytes = r.UsedBytes - 30 * MB, LimitBytes = 80 * MB, Source = QuotaSource.DeclaredLimit },
            > 10 => r with { LimitBytes = 110 * MB },
            _ => r,
        }).ToList();
        var forecast = Forecast(readings);

        Assert.Equal(MB, forecast.GrowthBytesPerDay!.Value, 0.01 * MB);
        Assert.Equal(100, forecast.FullInDays(readings[^1])!.Value, 1);
        Assert.Equal(Now, forecast.FullAt(Limit, Limit, Now));
        Assert.Null(forecast.FullAt(Limit, null, Now));
    }

    [Fact]
    public void Wrong_clocks_order_and_repetition_change_nothing()
    {
        var readings = Over(30, Hour, ago => 100 * MB - ago * MB);
        var expected = Forecast(readings);
        QuotaReading[] wrong = [At(-400, 7 * MB), At(-0.01, 190 * MB), At(20_000, 190 * MB)];
        var mixed = readings.Concat(readings).Concat(wrong).OrderBy(r => r.GetHashCode()).ToList();

        Assert.Equal(expected, Forecast(mixed));
    }

    [Fact]
    public void A_clock_set_back_by_hours_changes_little()
    {
        var readings = Over(30, Hour, ago => 100 * MB - ago * MB).Select(r => r.Time > Now.AddDays(-15) && r.Time < Now.AddDays(-14) ? r with { Time = r.Time.AddMinutes(-170) } : r).ToList();

        Assert.Equal(MB, Forecast(readings).GrowthBytesPerDay!.Value, 0.03 * MB);
    }

    [Fact]
    public void A_reading_that_was_nonsense_is_a_burst()
    {
        var readings = Over(30, Hour, ago => 100 * MB - ago * MB);
        readings[300] = readings[300] with { UsedBytes = 0 };

        Assert.Equal(MB, Forecast(readings).GrowthBytesPerDay!.Value, 0.03 * MB);
    }

    [Fact]
    public void Of_two_years_the_last_weeks_count()
    {
        var readings = Over(730, Day, ago => ago > 50 ? 20 * MB + (730 - ago) * 0.02 * MB : 34 * MB + (50 - ago) * 2 * MB);
        readings.AddRange(Over(40, TimeSpan.FromMinutes(5), ago => 34 * MB + (50 - ago) * 2 * MB));

        Assert.Equal(2 * MB, Forecast(readings).GrowthBytesPerDay!.Value, 0.02 * MB);
    }

    // The days from Monday to Friday in the time ago, where now is a Monday noon.
    static double Workdays(double ago)
    {
        var weeks = Math.Floor(ago / 7);
        return weeks * 5 + Math.Min(ago - weeks * 7, 0.5) + Math.Clamp(ago - weeks * 7 - 2.5, 0, 4.5);
    }
}
