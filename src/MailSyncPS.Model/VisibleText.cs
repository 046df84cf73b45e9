using System.Globalization;
using System.Text;

namespace MailSyncPS;

/// <summary>Decides, for all of the product, which characters are seen as they are.</summary>
static class VisibleText
{
    /// <summary>
    /// Combining marks on one letter, at the most: no language stacks more, and a stack of dozens covers the lines above.
    /// </summary>
    const int MostMarks = 4;

    /// <summary>The text with what is not seen, or what a terminal would obey, written as U+XXXX.</summary>
    /// <param name="text">The text.</param>
    /// <param name="longest">The length at which it is cut.</param>
    internal static string Of(string? text, int longest = int.MaxValue)
    {
        if (string.IsNullOrEmpty(text))
            return string.Empty;
        var clean = new StringBuilder(Math.Min(text.Length, longest));
        foreach (var (rune, isHidden) in Runes(text))
        {
            if (clean.Length >= longest)
            {
                clean.Append("...");
                break;
            }
            if (isHidden)
                clean.Append(CultureInfo.InvariantCulture, $"<U+{rune.Value:X4}>");
            else
                clean.Append(rune.ToString());
        }
        return clean.ToString();
    }

    /// <summary>Whether all of a text is seen.</summary>
    internal static bool IsWhole(string text) => Runes(text).All(r => !r.IsHidden);

    /// <summary>The text without what is not seen.</summary>
    internal static string Without(string text) => string.Concat(Runes(text).Where(r => !r.IsHidden).Select(r => r.Rune.ToString()));

    static IEnumerable<(Rune Rune, bool IsHidden)> Runes(string text)
    {
        var (marks, isSymbol) = (0, false);
        foreach (var rune in text.EnumerateRunes())
        {
            var category = Rune.GetUnicodeCategory(rune);
            marks = category is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark ? marks + 1 : 0;
            // An emoji is a symbol and the selector of its look.
            yield return (rune, IsHidden(rune, category) && !(isSymbol && rune.Value is 0xFE0E or 0xFE0F) || marks > MostMarks);
            isSymbol = category == UnicodeCategory.OtherSymbol;
        }
    }

    static bool IsHidden(Rune rune, UnicodeCategory category) =>
        category is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
                or UnicodeCategory.OtherNotAssigned
        || rune.Value is 0x034F // Combining grapheme joiner.
            or 0x115F or 0x1160 or 0x3164 or 0xFFA0 // Hangul fillers.
            or 0x17B4 or 0x17B5 // Khmer inherent vowels.
            or (>= 0x180B and <= 0x180F) or (>= 0xFE00 and <= 0xFE0F) or (>= 0xE0100 and <= 0xE01EF) // Variation selectors.
            or 0x2800; // Braille blank.
}
