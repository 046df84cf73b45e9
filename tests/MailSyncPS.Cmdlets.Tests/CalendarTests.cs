namespace MailSyncPS.Cmdlets.Tests;

/// <summary>Dates under other calendars than ours.</summary>
public sealed class CalendarTests(ScriptedModule module) : CmdletTest(module)
{
    [Theory]
    [InlineData("ja-JP", "JapaneseCalendar")]
    [InlineData("zh-TW", "TaiwanCalendar")]
    [InlineData("he-IL", "HebrewCalendar")]
    [InlineData("th-TH", "")]
    [InlineData("ar-SA", "")]
    [InlineData("fa-IR", "")]
    [InlineData("en-US", "")]
    public void A_year_of_four_digits_is_a_year_of_ours(string culture, string calendar)
    {
        var result = RunFor(["ok"], $$"""
            $culture = [cultureinfo]::new('{{culture}}')
            $culture.OptionalCalendars | Where-Object { $_.GetType().Name -eq '{{calendar}}' } | ForEach-Object { $culture.DateTimeFormat.Calendar = $_ }
            $before = [cultureinfo]::CurrentCulture
            [cultureinfo]::CurrentCulture = $culture
            try { $accounts | Invoke-MailForward -Destination $new -Since '2026-01-01' -Verbose } finally { [cultureinfo]::CurrentCulture = $before }
            """);

        Assert.Empty(result.ErrorIds);
        Assert.Contains(result.Verbose, line => line.Contains("since 2026-01-01 00:00", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("'2569-01-01'")]
    [InlineData("([datetime]::Now.AddDays(1))")]
    [InlineData("([datetimeoffset]::Now.AddHours(1))")]
    public void A_date_ahead_of_now_is_an_error(string date)
    {
        var result = RunFor(["ok"], $"$accounts | Invoke-MailForward -Destination $new -Since {date}");

        Assert.Equal("ParameterArgumentTransformationError,MailSyncPS.Commands.InvokeMailForwardCommand", result.Error.FullyQualifiedErrorId);
        Assert.Contains("ahead of now", result.Error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("01/02/2026", true)]
    [InlineData("1.2.2026 18:00", true)]
    [InlineData("05/05/2026", false)]
    [InlineData("01/31/2026", false)]
    public void A_date_that_may_be_either_of_two_days_is_an_error(string date, bool isError)
    {
        var result = RunFor(["ok"], $"$accounts | Invoke-MailForward -Destination $new -Since '{date}'");

        Assert.Equal(isError, result.ErrorIds.Count == 1);
        if (isError)
            Assert.Contains("either of two days", result.Error.ToString(), StringComparison.Ordinal);
    }
}
