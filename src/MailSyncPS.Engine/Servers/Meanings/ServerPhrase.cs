using System.Text;

namespace MailSyncPS.Engine.Servers.Meanings;

/// <summary>
/// Words as servers put them: parts that follow each other within one sentence. They are looked for with plain searches,
/// each of which goes once through a text of bounded length.
/// </summary>
sealed class ServerPhrase
{
    /// <summary>A server's words beyond this length tell nothing more.</summary>
    const int Longest = 1000;

    /// <summary>How far apart two parts may be.</summary>
    const int Gap = 40;

    static readonly char[] SentenceEnds = ['.', ':', ';'];

    readonly string[] _parts;

    /// <summary>A phrase; <c>*</c> stands between its parts.</summary>
    public ServerPhrase(string phrase) => _parts = phrase.Split('*', StringSplitOptions.TrimEntries);

    /// <summary>A text as phrases are written: in lower case, with one blank for each run of blanks, hyphens and underscores.</summary>
    public static string Normalized(string text)
    {
        var normal = new StringBuilder(Math.Min(text.Length, Longest));
        foreach (var c in text.AsSpan(0, Math.Min(text.Length, Longest)))
        {
            var isBlank = char.IsWhiteSpace(c) || c is '-' or '_';
            if (!isBlank)
                normal.Append(char.ToLowerInvariant(c));
            else if (normal.Length > 0 && normal[^1] != ' ')
                normal.Append(' ');
        }
        return normal.ToString();
    }

    /// <summary>Whether a normalized text has the phrase.</summary>
    public bool IsIn(string normalized)
    {
        for (var start = normalized.IndexOf(_parts[0], StringComparison.Ordinal); start >= 0; start =
            normalized.IndexOf(_parts[0], start + 1, StringComparison.Ordinal))
        {
            if (Follows(normalized, start + _parts[0].Length))
                return true;
        }
        return false;
    }

    bool Follows(string text, int end)
    {
        foreach (var part in _parts.AsSpan(1))
        {
            var reach = text.AsSpan(end, Math.Min(text.Length - end, Gap + part.Length));
            var at = reach.IndexOf(part, StringComparison.Ordinal);
            if (at < 0 || reach[..at].IndexOfAny(SentenceEnds) >= 0)
                return false;
            end += at + part.Length;
        }
        return true;
    }
}
