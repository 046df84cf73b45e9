using MailSyncPS.Engine.Servers.Meanings;

namespace MailSyncPS.Engine.Servers.Probing;

/// <summary>Reads out of a refused login what would help.</summary>
static class LoginRefusal
{
    /// <summary>Whether the server wants an app password, as Gmail, Yahoo and iCloud say it.</summary>
    public static bool WantsAppPassword(MailSyncException refusal) => refusal.Meaning == ReplyMeaning.AppPasswordRequired;

    /// <summary>Whether the server says that this mailbox may not use IMAP.</summary>
    public static bool SaysImapIsOff(MailSyncException refusal) => refusal.Meaning == ReplyMeaning.ProtocolDisabled;

    /// <summary>
    /// Whether the server says that the account is not to be used at all, or not before its user has done something elsewhere.
    /// </summary>
    public static bool IsOfAccount(MailSyncException refusal) => new ServerMeaning(refusal.Meaning, null).IsOfAccount;
}
