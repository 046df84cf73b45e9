using System.Globalization;
using System.Text;

namespace MailSyncPS.Engine;

/// <summary>Text from servers and mails made safe to show: what a terminal would obey becomes visible instead.</summary>
public static class PlainText
{
    const int MaxLength = 200;

    /// <summary>The text with control, format and bidirectional characters written as U+XXXX, cut to a readable length.</summary>
    public static string Clean(string? text) => Write(text, MaxLength).Trim();

    /// <summary>The same for a text of ours that may repeat one of a server's: it is never cut.</summary>
    public static string Visible(string? text) => Write(text, int.MaxValue);

    static string Write(string? text, int longest)
    {
        if (string.IsNullOrEmpty(text))
            return string.Empty;
        var clean = new StringBuilder(Math.Min(text.Length, longest));
        foreach (var rune in text.EnumerateRunes())
        {
            if (clean.Length >= longest)
            {
                clean.Append("...");
                break;
            }
            if (IsObeyed(rune))
                clean.Append(CultureInfo.InvariantCulture, $"<U+{rune.Value:X4}>");
            else
                clean.Append(rune.ToString());
        }
        return clean.ToString();
    }

    static bool IsObeyed(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
        or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned;
}
