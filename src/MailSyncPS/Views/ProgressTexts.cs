using System.Management.Automation.Host;

namespace MailSyncPS;

/// <summary>
/// Fits texts of a progress into a line of the screen. PowerShell's view of one line counts characters and fills the line up by that, so
/// each wide character would push it a column over the edge.
/// </summary>
static class ProgressTexts
{
    const int Longest = 56;

    /// <summary>PowerShell's own limit, whatever the screen has ($PSStyle.Progress.MaxWidth).</summary>
    const int LongestLine = 120;

    /// <summary>What is around the two texts: the indentation, brackets, and the time that is left.</summary>
    const int Around = 20;

    const int Least = 8;

    // A sequence that changes nothing (the first font, which is in use), with as many zeros as are wanted.
    const string Begin = "\u001b[";
    const string End = "10m";

    /// <summary>The texts of a progress; none of them is empty, which a ProgressRecord refuses.</summary>
    /// <param name="activity">What is done.</param>
    /// <param name="status">How far it is.</param>
    /// <param name="style">The session's <c>$PSStyle</c>.</param>
    /// <param name="host">The session's host.</param>
    internal static (string Activity, string Status) Fit(string activity, string status, object? style, PSHost? host)
    {
        if (LineBreaks.Wide(activity + status) == 0 || !ViewText.ShowsProgressInOneLine(style, host))
            return (Shown(activity, Longest), Shown(status, Longest));
        var line = Math.Min(ViewText.ScreenWidth(host), LongestLine);
        var first = Filled(Shown(activity, Math.Max(Least, line / 2 - Least)));
        return (first, Filled(Shown(status, Math.Max(Least, line - first.Length - Around))));
    }

    static string Shown(string text, int width) => text.Length == 0 ? " " : LineBreaks.Cut(text, width);

    // Where PowerShell cuts the end off, what is left has no more columns than characters either.
    static string Filled(string text) => LineBreaks.Wide(text) is > 0 and var wide
        ? Begin + new string('0', Math.Max(0, wide - Begin.Length - End.Length)) + End + text : text;
}
