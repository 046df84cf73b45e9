using System.Globalization;
using System.Text;

namespace MailSyncPS.TestServers.Gmail;

/// <summary>A word of an IMAP command: an atom, a string, or a list in parentheses (RFC 3501, 9).</summary>
/// <param name="Text">An atom, or a string without its quotes; empty for a list.</param>
/// <param name="Items">A list's words; null for anything else.</param>
sealed record ImapWord(string Text, IReadOnlyList<ImapWord>? Items = null)
{
    /// <summary>A list's words; a single word is as good as a list of it.</summary>
    public IReadOnlyList<ImapWord> AsList => Items ?? [this];

    /// <summary>Whether it is this atom, in whatever case.</summary>
    public bool Is(string atom) => Text.Equals(atom, StringComparison.OrdinalIgnoreCase);

    /// <summary>The words of a line in which literals stand as strings.</summary>
    public static List<ImapWord> Parse(string line)
    {
        var at = 0;
        return Read(line, ref at);
    }

    static List<ImapWord> Read(string line, ref int at)
    {
        var words = new List<ImapWord>();
        while (at < line.Length && line[at] != ')')
        {
            if (line[at] == ' ')
            {
                at++;
            }
            else if (line[at] == '(')
            {
                at++;
                words.Add(new ImapWord("", Read(line, ref at)));
                at++;
            }
            else
            {
                words.Add(new ImapWord(line[at] == '"' ? ReadString(line, ref at) : ReadAtom(line, ref at)));
            }
        }
        return words;
    }

    static string ReadString(string line, ref int at)
    {
        var text = new StringBuilder();
        for (at++; at < line.Length && line[at] != '"'; at++)
            text.Append(line[at] == '\\' ? line[++at] : line[at]);
        at++;
        return text.ToString();
    }

    /// <summary>An atom; what stands in brackets belongs to it, as in BODY[HEADER.FIELDS (DATE)].</summary>
    static string ReadAtom(string line, ref int at)
    {
        var (begin, depth) = (at, 0);
        for (; at < line.Length && (depth > 0 || line[at] is not (' ' or ')' or '(')); at++)
            depth += line[at] switch { '[' => 1, ']' => -1, _ => 0 };
        return line[begin..at];
    }

    /// <summary>A string as it is written.</summary>
    public static string Quoted(string text) => $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    /// <summary>Tells whether a set such as <c>1:3,7,9:*</c> holds a number; <c>n:*</c> always names the last one.</summary>
    public static Func<uint, bool> Set(string set, uint last)
    {
        ArgumentNullException.ThrowIfNull(set);
        var ranges = set.Split(',').Select(part => part.Split(':').Select(n => n == "*" ? last : uint.Parse(n, CultureInfo.InvariantCulture)).ToList())
            .Select(ends => (Least: ends.Min(), Most: ends.Max())).ToList();
        return number => ranges.Exists(r => number >= r.Least && number <= r.Most);
    }
}
