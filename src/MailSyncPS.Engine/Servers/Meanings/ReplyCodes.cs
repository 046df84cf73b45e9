using MailSyncPS.Engine.Servers.Connection;

namespace MailSyncPS.Engine.Servers.Meanings;

/// <summary>
/// What response codes mean: RFC 5530 (IMAP), RFC 2449, 8 and RFC 3206 (POP3), RFC 3516 and RFC 7889 (what APPEND may
/// refuse), RFC 9208 (quota), and codes of single providers.
/// </summary>
static class ReplyCodes
{
    static readonly (ReplyMeaning Meaning, string[] Codes)[] Table =
    [
        (ReplyMeaning.LoginLimit, ["LOGIN-DELAY"]),
        (ReplyMeaning.InUse, ["IN-USE", "INUSE"]),
        // THROTTLED is Gmail's.
        (ReplyMeaning.Temporary, ["UNAVAILABLE", "SYS/TEMP", "LIMIT", "THROTTLED"]),
        (ReplyMeaning.ServerFault, ["SERVERBUG"]),
        (ReplyMeaning.Full, ["OVERQUOTA"]),
        (ReplyMeaning.TooLarge, ["TOOBIG"]),
        (ReplyMeaning.MailRefused, ["UNKNOWN-CTE", "PARSE"]),
        (ReplyMeaning.NoSuchMailbox, ["TRYCREATE", "NONEXISTENT"]),
        (ReplyMeaning.NoRight, ["NOPERM", "READ-ONLY"]),
        (ReplyMeaning.TlsRequired, ["PRIVACYREQUIRED"]),
        (ReplyMeaning.PasswordExpired, ["EXPIRED"]),
        // Gmail's, for a login that looks suspicious to it.
        (ReplyMeaning.WebLoginRequired, ["WEBALERT"]),
        (ReplyMeaning.AccountDisabled, ["CONTACTADMIN"]),
        (ReplyMeaning.WrongCredential, ["AUTHENTICATIONFAILED", "AUTHORIZATIONFAILED", "AUTH"]),
    ];

    /// <summary>The meaning of a reply's code; unknown when it has none.</summary>
    public static ReplyMeaning Find(ServerReply reply) =>
        reply.Code.Length == 0 ? ReplyMeaning.Unknown : Table.FirstOrDefault(row => reply.HasCode(row.Codes)).Meaning;
}
