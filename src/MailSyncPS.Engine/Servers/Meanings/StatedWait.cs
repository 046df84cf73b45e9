using System.Globalization;

namespace MailSyncPS.Engine.Servers.Meanings;

/// <summary>Reads out of a server's words how long it asks to wait.</summary>
static class StatedWait
{
    /// <summary>Words between what announces a wait and its number, at the most.</summary>
    const int Apart = 6;

    /// <summary>A number with more digits is none of minutes or seconds.</summary>
    const int MostDigits = 7;

    static readonly string[] Announcing = ["backoff", "off", "wait", "retry", "again", "suggested", "reconnect", "later"];
    static readonly string[] Naming =
        ["period", "interval", "between", "window", "per", "every", "within", "once", "minimum", "least", "after", "next", "last"];

    /// <summary>The wait; null when none is told.</summary>
    public static TimeSpan? In(string words)
    {
        var tokens = ServerPhrase.Normalized(words)
            .Split([' ', ',', ':', ';', '(', ')', '[', ']', '=', '"'], StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i < tokens.Length; i++)
        {
            if (Number(tokens[i], out var unit) is not { } number)
                continue;
            unit = unit.Length > 0 ? unit : i + 1 < tokens.Length ? tokens[i + 1] : "";
            var before = tokens[Math.Max(0, i - Apart)..i].Select(Word);
            var after = tokens[Math.Min(i + 1, tokens.Length)..Math.Min(i + 1 + Apart, tokens.Length)].Select(Word);
            if (Of(number, unit) is { } wait && (before.Any(Announcing.Contains) || before.Concat(after).Any(Naming.Contains)))
                return wait;
            if (before.Any(Announcing.Contains))
                return TimeSpan.FromSeconds(number);
        }
        return null;
    }

    static string Word(string token) => token.TrimEnd('.', '!', '?');

    /// <summary>The number that a token begins with, and the letters behind it.</summary>
    static int? Number(string token, out string unit)
    {
        var digits = token.TakeWhile(char.IsAsciiDigit).Count();
        unit = token[digits..];
        return digits is > 0 and <= MostDigits && unit.TrimEnd('.', '!').All(char.IsAsciiLetterLower)
            ? int.Parse(token.AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture) : null;
    }

    static TimeSpan? Of(int number, string unit) => Word(unit) switch
    {
        "ms" or "msec" or "msecs" or "millisecond" or "milliseconds" => TimeSpan.FromMilliseconds(number),
        "s" or "sec" or "secs" or "second" or "seconds" => TimeSpan.FromSeconds(number),
        "m" or "min" or "mins" or "minute" or "minutes" => TimeSpan.FromMinutes(number),
        "h" or "hour" or "hours" => TimeSpan.FromHours(number),
        _ => null,
    };
}
