using System.Globalization;
using System.Text.RegularExpressions;

namespace MailSyncPS.Engine.Reporting.Html;

/// <summary>
/// The page's language, and how its dates and numbers are written. Where the user's formats are of another language than the page,
/// those of the page's language are taken: half a date in another language is no date.
/// </summary>
sealed partial class ReportCulture
{
    readonly string _day;
    readonly string _time;

    ReportCulture(string language, CultureInfo formats)
    {
        Language = language;
        Formats = formats;
        // The culture's long date without the day of the week, and with the month cut short.
        _day = Weekday().Replace(formats.DateTimeFormat.LongDatePattern, "").Trim(' ', ',')
            .Replace("MMMM", "MMM", StringComparison.Ordinal);
        _time = formats.DateTimeFormat.ShortTimePattern;
    }

    /// <summary>The language, as HTML names it.</summary>
    public string Language { get; }

    /// <summary>How dates and numbers are written.</summary>
    public CultureInfo Formats { get; }

    /// <summary>The culture of whoever is at work.</summary>
    public static ReportCulture Current()
    {
        var language = CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "ja" ? "ja" : "en";
        var formats = CultureInfo.CurrentCulture;
        return new ReportCulture(language, formats.TwoLetterISOLanguageName == language
            ? formats : CultureInfo.GetCultureInfo(language == "ja" ? "ja-JP" : "en-US"));
    }

    /// <summary>A day, as in <c>Dec 3, 2026</c>.</summary>
    public string Day(DateTimeOffset time) => time.LocalDateTime.ToString(_day, Formats);

    /// <summary>A day and a time.</summary>
    public string Moment(DateTimeOffset time) => $"{Day(time)} {time.LocalDateTime.ToString(_time, Formats)}";

    /// <summary>A whole number with its separators.</summary>
    public string Count(long number) => number.ToString("N0", Formats);

    /// <summary>A share in percent, as in <c>93.5%</c>.</summary>
    public string Percent(double percent) => percent.ToString(percent is > 0 and < 9.95 ? "0.#" : "0", Formats) + "%";

    // Backtracks over a date format of the system's.
    [GeneratedRegex(@",?\s*dddd,?\s*")]
    private static partial Regex Weekday();
}
