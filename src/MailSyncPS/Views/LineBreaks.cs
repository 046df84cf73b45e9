using System.Text;

namespace MailSyncPS;

/// <summary>Breaks a text into the lines of a column: between words, and in Japanese between characters.</summary>
static class LineBreaks
{
    // What begins no line in Japanese.
    const string Closing = "、。，．・：；？！）」』】〕ーぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ～,.:;?!)]";

    internal static IEnumerable<string> Of(string text, int width)
    {
        var (line, columns, start) = (new StringBuilder(), 0, 0);
        for (var next = End(text, 0); start < text.Length; start = next, next = End(text, start))
        {
            var piece = text[start..next];
            var wide = Columns(piece.TrimEnd());
            if (columns > 0 && columns + wide > width)
            {
                yield return line.ToString().TrimEnd();
                (line, columns) = (line.Clear(), 0);
            }
            line.Append(piece);
            columns += Columns(piece);
        }
        yield return line.ToString().TrimEnd();
    }

    /// <summary>A text cut to so many columns of a screen.</summary>
    internal static string Cut(string text, int width)
    {
        if (Columns(text) <= width)
            return text;
        var (end, columns) = (0, 1);
        while (columns + (IsWide(text[end]) ? 2 : 1) <= width)
            columns += IsWide(text[end++]) ? 2 : 1;
        return text[..end] + "…";
    }

    /// <summary>
    /// Where the piece ends that begins there and is not broken: a word with the spaces behind it, or a Japanese character with what may
    /// not be parted from it.
    /// </summary>
    static int End(string text, int start)
    {
        var end = start;
        while (end < text.Length)
        {
            end++;
            if (end == text.Length || Closing.Contains(text[end], StringComparison.Ordinal) || text[end] == ' ')
                continue;
            if (text[end - 1] == ' ' || (IsWide(text[end - 1]) && text[end - 1] is not ('「' or '（')) || IsWide(text[end]))
                break;
        }
        return end;
    }

    /// <summary>How many characters of a text take two columns of a screen.</summary>
    internal static int Wide(string text) => text.Count(IsWide);

    static int Columns(string text) => text.Sum(character => IsWide(character) ? 2 : 1);

    static bool IsWide(char character) =>
        character is >= '\u1100' and <= '\u115F' or >= '\u2E80' and <= '\uA4CF' or >= '\uAC00' and <= '\uD7A3'
        or >= '\uF900' and <= '\uFAFF' or >= '\uFE30' and <= '\uFE6F' or >= '\uFF00' and <= '\uFF60' or >= '\uFFE0' and <= '\uFFE6';
}
