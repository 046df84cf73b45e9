namespace MailSyncPS.Engine.Servers.Folders;

/// <summary>
/// A pattern with PowerShell's wildcards. It is matched without going back further than to the last <c>*</c>, so that no
/// pattern takes long. A set of letters that is none (without an end, empty, or with a range that goes down) is taken literally.
/// </summary>
sealed class WildcardText
{
    readonly List<Func<char, bool>?> _parts = [];

    /// <summary>Reads a pattern.</summary>
    public WildcardText(string pattern)
    {
        for (var i = 0; i < pattern.Length; i++)
        {
            var c = pattern[i];
            if (c == '`' && i + 1 < pattern.Length)
                _parts.Add(Letter(pattern[++i]));
            else if (c == '*')
                _parts.Add(null);
            else if (c == '?')
                _parts.Add(_ => true);
            else if (c == '[' && TryReadSet(pattern, i, out var set, out var end))
                (_, i) = (Added(set), end);
            else
                _parts.Add(Letter(c));
        }
    }

    /// <summary>Whether a text matches it as a whole.</summary>
    public bool Matches(string text)
    {
        var (part, at) = (0, 0);
        var (star, resume) = (-1, 0);
        while (at < text.Length)
        {
            if (part < _parts.Count && _parts[part] is null)
                (star, resume, part) = (part, at, part + 1);
            else if (part < _parts.Count && _parts[part]!(text[at]))
                (part, at) = (part + 1, at + 1);
            else if (star >= 0)
                (part, at) = (star + 1, ++resume);
            else
                return false;
        }
        return _parts.Skip(part).All(p => p is null);
    }

    bool Added(Func<char, bool> part)
    {
        _parts.Add(part);
        return true;
    }

    static Func<char, bool> Letter(char wanted)
    {
        var (upper, lower) = (char.ToUpperInvariant(wanted), char.ToLowerInvariant(wanted));
        return c => c == wanted || char.ToUpperInvariant(c) == upper || char.ToLowerInvariant(c) == lower;
    }

    static bool TryReadSet(string pattern, int start, out Func<char, bool> set, out int end)
    {
        var letters = new List<(char Letter, bool IsPlain)>();
        set = _ => false;
        for (end = start + 1; end < pattern.Length && pattern[end] != ']'; end++)
        {
            var isEscaped = pattern[end] == '`' && end + 1 < pattern.Length;
            letters.Add((isEscaped ? pattern[++end] : pattern[end], !isEscaped));
        }
        if (end >= pattern.Length || letters.Count == 0)
            return false;
        var ranges = new List<(char From, char To)>();
        for (var i = 0; i < letters.Count; i++)
        {
            var isRange = i + 2 < letters.Count && letters[i + 1] is ('-', true);
            ranges.Add((letters[i].Letter, letters[isRange ? i + 2 : i].Letter));
            i += isRange ? 2 : 0;
        }
        if (ranges.Any(r => r.From > r.To))
            return false;
        set = c => ranges.Any(r => IsWithin(c, r) || IsWithin(char.ToUpperInvariant(c), r) || IsWithin(char.ToLowerInvariant(c), r));
        return true;
    }

    static bool IsWithin(char c, (char From, char To) range) => range.From <= c && c <= range.To;
}
