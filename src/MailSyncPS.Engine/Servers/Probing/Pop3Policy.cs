using System.Globalization;

namespace MailSyncPS.Engine.Servers.Probing;

/// <summary>What POP3 grants a mailbox (RFC 2449).</summary>
/// <param name="Uidl">Whether mails have lasting ids (6.8); null when it was not seen.</param>
/// <param name="ExpireDays">Days for which mail is kept (6.7); null when it is kept for ever, or nothing is told.</param>
/// <param name="LoginDelay">The time between two logins (6.5); null when none is asked for.</param>
/// <param name="ExpiryVaries">Whether each mailbox has an expiry of its own, told after the login.</param>
sealed record Pop3Policy(bool? Uidl, int? ExpireDays, TimeSpan? LoginDelay, bool ExpiryVaries)
{
    /// <summary>Reads the answer to CAPA; an empty one is that of a server that knows no CAPA.</summary>
    public static Pop3Policy Read(IReadOnlyList<string> capabilities)
    {
        var expire = Arguments(capabilities, "EXPIRE");
        return new(
            capabilities.Count == 0 ? null : Arguments(capabilities, "UIDL") is not null,
            Number(expire),
            Number(Arguments(capabilities, "LOGIN-DELAY")) is > 0 and var seconds ? TimeSpan.FromSeconds(seconds) : null,
            expire is [_, "USER", ..]);
    }

    static string[]? Arguments(IEnumerable<string> capabilities, string name) => capabilities
        .Select(c => c.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .FirstOrDefault(words => words.Length > 0 && words[0] == name)?[1..];

    static int? Number(string[]? arguments) =>
        arguments is [var first, ..] && int.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number : null;
}
