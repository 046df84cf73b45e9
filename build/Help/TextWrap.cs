using MailSyncPS.Build.Help.Pages;

namespace MailSyncPS.Build.Help;

/// <summary>Breaks text into lines: at spaces, and between Japanese characters where the usual rules of line breaking (kinsoku) allow it.</summary>
static class TextWrap
{
    const string NeverFirst = "、。，．・：；？！）」』】〕ーぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ々～";
    const string NeverLast = "（「『【〔";

    internal static IReadOnlyList<string> Wrap(string text, int columns)
    {
        var lines = new List<string>();
        var line = "";
        foreach (var piece in Pieces(text))
        {
            if (line.Length > 0 && TextWidth.Of(line) + TextWidth.Of(piece.TrimEnd()) > columns)
            {
                lines.Add(line.TrimEnd());
                line = "";
            }
            line += piece;
        }
        lines.Add(line.TrimEnd());
        return lines;
    }

    // What stays together: a word with the spaces behind it, or a Japanese character with what may not be parted from it.
    static IEnumerable<string> Pieces(string text)
    {
        var start = 0;
        for (var i = 1; i < text.Length; i++)
        {
            if (!MayBreak(text[i - 1], text[i]))
                continue;
            yield return text[start..i];
            start = i;
        }
        yield return text[start..];
    }

    static bool MayBreak(char before, char after) => after != ' '
        && (before == ' ' || TextWidth.IsWide(before) || TextWidth.IsWide(after))
        && !NeverLast.Contains(before, StringComparison.Ordinal) && !NeverFirst.Contains(after, StringComparison.Ordinal);
}
