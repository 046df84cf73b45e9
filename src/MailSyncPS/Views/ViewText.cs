using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;

namespace MailSyncPS;

/// <summary>Values as the module's views show them to people.</summary>
public static class ViewText
{
    /// <summary>From how many percent on a mailbox is as good as full: the next mails may bounce.</summary>
    const double Full = 90;

    /// <summary>From how many percent on it should be looked after.</summary>
    const double High = 75;

    /// <summary>What a column of text needs to be readable at all.</summary>
    const int Narrow = 16;

    const string Reset = "\u001b[0m";

    /// <summary>A percentage as in <c>85.3%</c>, in the host's colours for warnings and errors where it is high; empty for null.</summary>
    /// <param name="percent">The percentage.</param>
    /// <param name="style">The session's <c>$PSStyle</c>.</param>
    /// <param name="host">The session's host.</param>
    public static string Percent(double? percent, object? style, PSHost? host)
    {
        if (percent is not { } value)
            return string.Empty;
        var text = value.ToString("0.#", CultureInfo.CurrentCulture) + "%";
        var colour = value >= Full ? "Error" : value >= High ? "Warning" : null;
        return colour is not null && Property(Property(style, "Formatting"), colour) is string { Length: > 0 } start
            && HasColours(style, host) ? start + text + Reset : text;
    }

    /// <summary>The mailbox of a status, with its destination where there are several.</summary>
    public static string Route(MailSyncStatus? status) =>
        status is { IsOneOfSeveral: true } ? $"{status.Mailbox}\n-> {status.Destination}" : status?.Mailbox ?? string.Empty;

    /// <summary>
    /// A text for a table's last column, in lines that break between words, where PowerShell's own would break within; empty for null.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="before">How many columns of the screen the table needs before it.</param>
    /// <param name="width">How many columns a line has where the screen is wide enough.</param>
    /// <param name="host">The session's host.</param>
    public static string Lines(string? text, int before, int width, PSHost? host) =>
        string.Join('\n', LineBreaks.Of(text ?? string.Empty, Math.Clamp(ScreenWidth(host) - before, Narrow, width)));

    /// <summary>A length of time as in <c>3m 20s</c>; empty for null.</summary>
    public static string Duration(TimeSpan? duration) => duration switch
    {
        null => string.Empty,
        { TotalSeconds: < 60 } time => time.TotalSeconds.ToString(time.TotalSeconds < 10 ? "0.#" : "0", CultureInfo.CurrentCulture) + "s",
        { TotalMinutes: < 60 } time => string.Create(CultureInfo.CurrentCulture, $"{time.Minutes}m {time.Seconds:00}s"),
        { TotalHours: < 24 } time => string.Create(CultureInfo.CurrentCulture, $"{time.Hours}h {time.Minutes:00}m"),
        { } time => string.Create(CultureInfo.CurrentCulture, $"{(long)time.TotalDays}d {time.Hours:00}h"),
    };

    /// <summary>The local day of a moment, as in <c>2026-01-31</c>; empty for null.</summary>
    public static string Day(object? moment) =>
        Moment(moment) is { } known ? known.ToLocalTime().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : string.Empty;

    /// <summary>The local time of a moment, as in <c>2026-01-31 18:00</c>; empty for null.</summary>
    public static string Time(object? moment) =>
        Moment(moment) is { } known ? known.ToLocalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) : string.Empty;

    /// <summary>Whether PowerShell shows a progress in one line, as it does unless told otherwise where the host knows colours.</summary>
    internal static bool ShowsProgressInOneLine(object? style, PSHost? host) =>
        Property(Property(style, "Progress"), "View")?.ToString() == "Minimal" && Property(host?.UI, "SupportsVirtualTerminal") is true;

    /// <summary>How many columns the screen has; a host without one has no width.</summary>
    internal static int ScreenWidth(PSHost? host)
    {
        try
        {
            return host?.UI?.RawUI is { BufferSize.Width: > 0 and var width } ? width : short.MaxValue;
        }
        catch (Exception e) when (e is HostException or NotImplementedException or NotSupportedException or IOException)
        {
            return short.MaxValue;
        }
    }

    // A moment that was exported, or came from a job or another session, is an object with the properties of one.
    static DateTimeOffset? Moment(object? value) => value switch
    {
        PSObject { BaseObject: DateTimeOffset known } => known,
        DateTimeOffset known => known,
        _ => Property(value, nameof(DateTimeOffset.UtcDateTime)) is DateTime utc
            ? new DateTimeOffset(DateTime.SpecifyKind(utc, DateTimeKind.Utc)) : null,
    };

    // PowerShell takes the colours out where its host writes to a file; what is wanted besides is said by the person or the host.
    static bool HasColours(object? style, PSHost? host) => Property(style, "OutputRendering")?.ToString() switch
    {
        "Ansi" => true,
        "PlainText" => false,
        _ => string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")) && Property(host?.UI, "SupportsVirtualTerminal") is true,
    };

    static object? Property(object? owner, string name) => owner is null ? null : PSObject.AsPSObject(owner).Properties[name]?.Value;
}
