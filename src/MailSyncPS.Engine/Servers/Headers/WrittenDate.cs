using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using MimeKit.Utils;

namespace MailSyncPS.Engine.Servers.Headers;

/// <summary>
/// A date as a server wrote it (RFC 5322, 3.3 and 4.3). Old ones write zones that the library does not know, and takes for UTC, and times
/// that it passes over.
/// </summary>
/// <param name="Date">The date; of a zone that is not known, as if it were UTC.</param>
/// <param name="IsSure">Whether time and zone are known. <c>-0000</c> says that the zone is not.</param>
readonly partial record struct WrittenDate(DateTimeOffset Date, bool IsSure)
{
    /// <summary>Zones by name, in hours, of which there is one with that name.</summary>
    static readonly Dictionary<string, double> Zones = new(StringComparer.OrdinalIgnoreCase)
    {
        ["UT"] = 0, ["UTC"] = 0, ["GMT"] = 0, ["Z"] = 0, ["WET"] = 0, ["WEST"] = 1, ["CET"] = 1, ["CEST"] = 2, ["MEZ"] = 1, ["MESZ"] = 2,
        ["MET"] = 1, ["EET"] = 2, ["EEST"] = 3, ["MSK"] = 3, ["JST"] = 9, ["KST"] = 9, ["HKT"] = 8, ["SGT"] = 8, ["AEST"] = 10,
        ["AEDT"] = 11, ["NZST"] = 12, ["NZDT"] = 13, ["HST"] = -10, ["AKST"] = -9, ["AKDT"] = -8, ["PST"] = -8, ["PDT"] = -7, ["MST"] = -7,
        ["MDT"] = -6, ["CST"] = -6, ["CDT"] = -5, ["EST"] = -5, ["EDT"] = -4,
    };

    /// <summary>Reads a date.</summary>
    /// <param name="bytes">What stands behind the last semicolon of a Received field.</param>
    /// <returns>The date; null when it is none.</returns>
    public static WrittenDate? Read(byte[] bytes)
    {
        if (!DateUtils.TryParse(bytes, out var date))
            return null;
        var match = TimeAndZone().Match(Comment().Replace(Encoding.Latin1.GetString(bytes), " "));
        if (!match.Success || date.Year is < 1900 or > 9000)
            return new(date, IsSure: false);
        var time = new TimeSpan(Number("hour"), Number("minute"), Number("second"));
        var clock = date.Date + time;
        return time < TimeSpan.FromDays(1) && OffsetOf(match) is { } offset
            ? new(new DateTimeOffset(clock, offset), IsSure: true) : new(new DateTimeOffset(clock, TimeSpan.Zero), IsSure: false);

        int Number(string group) => match.Groups[group].Success ? int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture) : 0;
    }

    /// <summary>The offset that a zone means; null when that is not known, or can't be.</summary>
    static TimeSpan? OffsetOf(Match zone)
    {
        if (!zone.Groups["hours"].Success)
            return Zones.TryGetValue(zone.Groups["name"].Value, out var known) ? TimeSpan.FromHours(known) : null;
        var isBehind = zone.Groups["sign"].Value == "-";
        var minutes = zone.Groups["minutes"].Success ? zone.Groups["minutes"].ValueSpan : "0";
        var offset = new TimeSpan(int.Parse(zone.Groups["hours"].ValueSpan, CultureInfo.InvariantCulture),
            int.Parse(minutes, CultureInfo.InvariantCulture), 0);
        return offset > TimeSpan.FromHours(14) || isBehind && offset == TimeSpan.Zero ? null : isBehind ? -offset : offset;
    }

    [GeneratedRegex(@"(^|\D)(?<hour>\d{1,2}):(?<minute>[0-5]\d)(:(?<second>[0-5]\d|60)([.,]\d+)?)?\s*"
        + @"((UTC?|GMT)?(?<sign>[+-])(?<hours>\d{1,2})(:?(?<minutes>[0-5]\d))?|(?<name>[a-z]{1,5}))\s*$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex TimeAndZone();

    [GeneratedRegex(@"\([^()]*\)", RegexOptions.NonBacktracking)]
    private static partial Regex Comment();
}
