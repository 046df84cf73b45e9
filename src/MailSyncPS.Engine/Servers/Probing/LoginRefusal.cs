using System.Text.RegularExpressions;

namespace MailSyncPS.Engine.Servers.Probing;

/// <summary>Reads out of a refused login what would help. Servers tell it in words only.</summary>
static partial class LoginRefusal
{
    /// <summary>Whether the server wants an app password, as Gmail, Yahoo and iCloud say it.</summary>
    public static bool WantsAppPassword(MailSyncException refusal) => AppPassword().IsMatch(Words(refusal));

    /// <summary>Whether the server says that this mailbox may not use IMAP.</summary>
    public static bool SaysImapIsOff(MailSyncException refusal) => ImapOff().IsMatch(Words(refusal));

    /// <summary>The server's own words are in what the library threw; the message around them is ours.</summary>
    static string Words(MailSyncException refusal) => SaidWords.Beginning(refusal.InnerException?.Message ?? "");

    [GeneratedRegex(@"\bapp(?:lication)?[- ]?(?:specific[- ])?password|アプリ ?パスワード", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex AppPassword();

    [GeneratedRegex(@"\b(?:not (?:enabled|allowed|permitted|available|activated) (?:for|to use) (?:the )?imap|imap[^.:]{0,40}\b(?:disabled|not (?:enabled|allowed|permitted|available|activated))|enable imap|imap[^.:]{0,20}(?:無効|利用できません))", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex ImapOff();
}
