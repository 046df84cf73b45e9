using System.Globalization;
using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.Servers.Sessions;

/// <summary>Tells what about a refused password may be a slip of whoever typed or pasted it. It never shows a part of it.</summary>
static class PasswordOddity
{
    const int GroupLength = 4;
    const char FirstFullWidth = '\uFF01';
    const char LastFullWidth = '\uFF5E';

    /// <summary>What is odd about a password, as a sentence; null when nothing is.</summary>
    public static string? Describe(string password)
    {
        if (password.AsSpan().IndexOfAny('\r', '\n') >= 0)
            return ServersTexts.PasswordHasLineEnd;
        if (password.Any(IsOddBlank))
            return ServersTexts.PasswordHasOddBlank;
        if (IsGrouped(password.Trim()))
            return ServersTexts.PasswordIsGrouped;
        if (password.Length > 0 && (char.IsWhiteSpace(password[0]) || char.IsWhiteSpace(password[^1])))
            return ServersTexts.PasswordHasBlanks;
        return password.Any(c => c is >= FirstFullWidth and <= LastFullWidth) ? ServersTexts.PasswordIsFullWidth : null;
    }

    /// <summary>A blank that looks like one and is another character, or that can't be seen at all.</summary>
    static bool IsOddBlank(char c) =>
        c is not (' ' or '\t') && (char.IsWhiteSpace(c) || char.GetUnicodeCategory(c) == UnicodeCategory.Format);

    static bool IsGrouped(string password)
    {
        var groups = password.Split(' ');
        return groups.Length > 2 && groups.All(g => g.Length == GroupLength && g.All(char.IsAsciiLetterOrDigit));
    }
}
