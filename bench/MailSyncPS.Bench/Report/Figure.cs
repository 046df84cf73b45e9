using System.Globalization;

namespace MailSyncPS.Bench.Report;

/// <summary>Writes figures with as many digits as say something.</summary>
static class Figure
{
    internal const string None = "-";

    internal static string Of(double value)
    {
        var format = Math.Abs(value) switch
        {
            >= 100 => "#,0",
            >= 10 => "0.0",
            _ => "0.00",
        };
        return value.ToString(format, CultureInfo.InvariantCulture);
    }

    internal static string Whole(double value) => value.ToString("#,0", CultureInfo.InvariantCulture);

    internal static string Percent(double? share) => share is { } known ? (known * 100).ToString("0", CultureInfo.InvariantCulture) + " %" : None;

    internal static string Times(double? factor) => factor is { } known ? Of(known) + "x" : None;
}
