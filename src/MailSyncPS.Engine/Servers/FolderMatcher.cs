using System.Text.RegularExpressions;

namespace MailSyncPS.Engine.Servers;

/// <summary>Matches folder names against names and wildcards (<c>*</c>, <c>?</c>, <c>[ab]</c>) as PowerShell has them; INBOX has no case.</summary>
sealed class FolderMatcher
{
    readonly IReadOnlyList<(string Pattern, Regex? Wildcard)> _patterns;

    public FolderMatcher(IReadOnlyList<string> patterns) =>
        _patterns = [.. patterns.Select(p => (p, p.AsSpan().IndexOfAny("*?[") >= 0 ? new Regex(Translate(p), RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Singleline, TimeSpan.FromSeconds(1)) : null))];

    /// <summary>The patterns that are plain names.</summary>
    public IEnumerable<string> PlainNames => _patterns.Where(p => p.Wildcard is null).Select(p => p.Pattern);

    /// <summary>Whether a folder matches, by its full name or by its path with slashes.</summary>
    public bool Matches(string fullName, string slashedPath) => _patterns.Any(p => p.Wildcard is { } wildcard
        ? wildcard.IsMatch(fullName) || wildcard.IsMatch(slashedPath)
        : IsName(p.Pattern, fullName, slashedPath));

    /// <summary>Whether a plain name names a folder, as the server writes it or as it was shown.</summary>
    public static bool IsName(string name, string fullName, string slashedPath) =>
        name == fullName || name == slashedPath || name == PlainText.Visible(fullName) || ImapNames.IsInbox(name) && ImapNames.IsInbox(slashedPath);

    static string Translate(string pattern)
    {
        var regex = new System.Text.StringBuilder("^");
        for (var i = 0; i < pattern.Length; i++)
        {
            var end = pattern[i] == '[' ? pattern.IndexOf(']', i + 2 <= pattern.Length ? i + 1 : i) : -1;
            if (end > i + 1)
            {
                regex.Append('[').Append(pattern[(i + 1)..end].Replace("\\", "\\\\", StringComparison.Ordinal).Replace("^", "\\^", StringComparison.Ordinal)).Append(']');
                i = end;
            }
            else if (pattern[i] == '`' && i + 1 < pattern.Length)
            {
                regex.Append(Regex.Escape(pattern[++i].ToString()));
            }
            else
            {
                regex.Append(pattern[i] switch { '*' => ".*", '?' => ".", var c => Regex.Escape(c.ToString()) });
            }
        }
        return regex.Append('$').ToString();
    }
}
