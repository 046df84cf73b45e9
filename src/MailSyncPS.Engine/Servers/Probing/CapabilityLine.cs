namespace MailSyncPS.Engine.Servers.Probing;

/// <summary>Reads IMAP capabilities as the server wrote them, those that nobody here knows included (RFC 9051, 7.2.2).</summary>
static class CapabilityLine
{
    const string Untagged = "* CAPABILITY ";
    const string Code = "[CAPABILITY ";

    /// <summary>The last list among a server's lines, in upper case; null when there is none.</summary>
    public static IReadOnlyList<string>? Last(IEnumerable<string> lines) =>
        lines.Select(List).LastOrDefault(list => list is not null) is not { } list ? null
        : [.. list.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(c => PlainText.Clean(c).ToUpperInvariant()).Distinct()];

    static string? List(string line)
    {
        if (line.StartsWith(Untagged, StringComparison.OrdinalIgnoreCase))
            return line[Untagged.Length..];
        return line.Split(' ', 3) is [{ Length: > 0 }, var status, var words] && status.ToUpperInvariant() is "OK" or "PREAUTH"
            && words.StartsWith(Code, StringComparison.OrdinalIgnoreCase)
            && words.IndexOf(']', StringComparison.Ordinal) is > 0 and var end ? words[Code.Length..end] : null;
    }
}
