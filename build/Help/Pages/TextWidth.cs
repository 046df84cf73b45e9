namespace MailSyncPS.Build.Help.Pages;

/// <summary>How many columns of a terminal characters take: two for those of Japanese, by Unicode's East Asian Width (UAX 11), else one.</summary>
static class TextWidth
{
    internal static int Of(ReadOnlySpan<char> text)
    {
        var width = 0;
        foreach (var character in text)
            width += IsWide(character) ? 2 : 1;
        return width;
    }

    internal static bool IsWide(char character) => character
        is >= '\u1100' and <= '\u115f' or >= '\u2e80' and <= '\u303e' or >= '\u3041' and <= '\ua4cf' or >= '\uac00' and <= '\ud7a3'
        or >= '\uf900' and <= '\ufaff' or >= '\ufe30' and <= '\ufe6f' or >= '\uff00' and <= '\uff60' or >= '\uffe0' and <= '\uffe6';
}
