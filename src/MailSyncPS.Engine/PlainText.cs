using System.Globalization;
using System.Text;

namespace MailSyncPS.Engine;

/// <summary>Text from servers and mails made safe to show: what a terminal would obey becomes visible instead.</summary>
public static class PlainText
{
    const int MaxLength = 200;

    /// <summary>The text with control, format and bidirectional characters written as U+XXXX, cut to a readable length.</summary>
    public static string Clean(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return string.Empty;
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (clean.Length >= MaxLength)
            {
                clean.Append("...");
                break;
            }
            if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned)
                clean.Append(CultureInfo.InvariantCulture, $"<U+{rune.Value:X4}>");
            else
                clean.Append(rune.ToString());
        }
        return clean.ToString().Trim();
    }
}
