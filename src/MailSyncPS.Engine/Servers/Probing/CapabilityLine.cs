using System.Text.RegularExpressions;

namespace MailSyncPS.Engine.Servers.Probing;

/// <summary>Reads IMAP capabilities as the server wrote them, those that nobody here knows included (RFC 9051, 7.2.2).</summary>
static partial class CapabilityLine
{
    /// <summary>The last list among a server's lines, in upper case; null when there is none.</summary>
    public static IReadOnlyList<string>? Last(IEnumerable<string> lines)
    {
        var list = lines.Select(line => Pattern().Match(line)).LastOrDefault(match => match.Success)?.Groups["list"].Value;
        return list is null ? null : [.. list.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(c => PlainText.Clean(c).ToUpperInvariant()).Distinct()];
    }

    [GeneratedRegex(@"^(?:\* CAPABILITY (?<list>.*)|\S+ (?:OK|PREAUTH) \[CAPABILITY (?<list>[^\]]*)\].*)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
