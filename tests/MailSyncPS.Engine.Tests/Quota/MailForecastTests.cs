using MailSyncPS.Engine.Ledger.History;
using MailSyncPS.Engine.Quota;
using MailSyncPS.Engine.Servers.Usage;
using static MailSyncPS.Engine.Tests.Quota.Histories;

namespace MailSyncPS.Engine.Tests.Quota;

/// <summary>Forecasts of a first run, from the mails that lie in the mailbox.</summary>
public sealed class MailForecastTests
{
    const long KB = 1024;

    [Theory]
    [InlineData(5)]
    [InlineData(30)]
    [InlineData(400)]
    public void The_first_run_tells_when_it_is_full(int days)
    {
        var mails = Every(6, days, 50 * KB);
        var forecast = Forecast(mails);

        Assert.Equal(200 * KB, forecast.GrowthBytesPerDay!.Value, 10 * KB);
        Assert.Equal(UsageTrend.Growing, forecast.Trend);
        Assert.Equal(9, (forecast.FullAt(18 * MB, 18 * MB + 9 * 200 * KB, Now)!.Value - Now).TotalDays, 0.5);
    }

    [Fact]
    public void A_large_mail_changes_next_to_nothing() =>
        Assert.Equal(200 * KB, Forecast([.. Every(6, 60, 50 * KB), new(Now.AddDays(-3.3), 10 * MB)]).GrowthBytesPerDay!.Value, 10 * KB);

    [Fact]
    public void What_was_left_lying_does_not_hide_what_comes_in()
    {
        // A client removes mails after two weeks; one of 2019 was kept.
        List<DatedMail> mails = [new(new DateTimeOffset(2019, 2, 3, 4, 5, 6, default), 20 * KB), .. Every(6, 14, 50 * KB)];

        Assert.Equal(200 * KB, Forecast(mails).GrowthBytesPerDay!.Value, 10 * KB);
    }

    [Fact]
    public void A_mailbox_with_few_mails_looks_further_back() =>
        Assert.Equal(1000 * KB / 7.0, Forecast(Every(7 * 24, 200, 1000 * KB)).GrowthBytesPerDay!.Value, 5 * KB);

    [Fact]
    public void Of_a_sample_only_the_time_counts_that_it_covers()
    {
        // Of 100 mails a day the last five days were looked at, and the folder's beginning.
        var sample = new MailSample([.. Every(0.24, 5, 10 * KB), .. Enumerable.Range(0, 200).Select(i => new DatedMail(Now.AddDays(-300).AddHours(i), KB))], Now.AddDays(-5));

        Assert.Equal(1000 * KB, Forecast(sample).GrowthBytesPerDay!.Value, 50 * KB);
        Assert.Equal(Now.AddDays(-300), sample.Oldest);
    }

    [Fact]
    public void An_empty_or_brand_new_mailbox_tells_nothing()
    {
        Assert.Equal(new(null, UsageTrend.Unknown), Forecast([]));
        Assert.Equal(new(null, UsageTrend.Unknown), Forecast([.. Enumerable.Range(0, 500).Select(i => new DatedMail(Now.AddMinutes(-i), 50 * KB))]));
    }

    [Fact]
    public void Old_mails_alone_mean_that_nothing_comes_in() =>
        Assert.Equal(new(0, UsageTrend.Steady), Forecast([.. Enumerable.Range(0, 500).Select(i => new DatedMail(Now.AddDays(-100 - i), 50 * KB))]));

    [Fact]
    public void Readings_take_over_when_they_are_enough()
    {
        var sample = new MailSample(Every(6, 30, 50 * KB), null);
        QuotaReading[] few = [.. Over(6, TimeSpan.FromHours(1), ago => 100 * MB - ago * MB)];
        QuotaReading[] enough = [.. Over(8, TimeSpan.FromHours(1), ago => 100 * MB - ago * MB)];

        Assert.False(Forecaster.IsEnough(few, [], Now));
        Assert.Equal(200 * KB, Forecaster.Of(few, [], sample, Now).GrowthBytesPerDay!.Value, 10 * KB);
        Assert.True(Forecaster.IsEnough(enough, [], Now));
        Assert.Equal(MB, Forecaster.Of(enough, [], sample, Now).GrowthBytesPerDay!.Value, 0.01 * MB);
    }

    static Forecast Forecast(List<DatedMail> mails) => Forecast(new MailSample(mails, null));

    static Forecast Forecast(MailSample sample) => Forecaster.Of([At(0, 20 * MB)], [], sample, Now);

    static List<DatedMail> Every(double hours, int days, long bytes) =>
        [.. Enumerable.Range(0, (int)(days * 24 / hours)).Select(i => new DatedMail(Now.AddHours(-hours * (i + 0.5)), bytes))];
}
