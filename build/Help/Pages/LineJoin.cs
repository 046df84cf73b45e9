using System.Text;

namespace MailSyncPS.Build.Help.Pages;

/// <summary>Joins the lines of a paragraph: with a space, but with nothing within Japanese, which has no spaces between sentences.</summary>
static class LineJoin
{
    const string Punctuation = "、。「」（）";

    internal static string Join(string text)
    {
        var joined = new StringBuilder();
        foreach (var line in text.Split('\n', StringSplitOptions.TrimEntries))
        {
            if (joined.Length > 0 && line.Length > 0 && !IsSeamless(joined[^1], line[0]))
                joined.Append(' ');
            joined.Append(line);
        }
        return joined.ToString();
    }

    static bool IsSeamless(char before, char after) =>
        Punctuation.Contains(before, StringComparison.Ordinal) || Punctuation.Contains(after, StringComparison.Ordinal)
        || TextWidth.IsWide(before) && TextWidth.IsWide(after);
}
