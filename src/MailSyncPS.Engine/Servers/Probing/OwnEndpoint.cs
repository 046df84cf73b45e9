using MailSyncPS.Engine.Servers.Sessions;
using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.Servers.Probing;

/// <summary>Judges the endpoint that an account names by what was found there.</summary>
static class OwnEndpoint
{
    /// <summary>Why the account's settings don't fit what was found; null when they do.</summary>
    public static MailSyncException? Mismatch(MailAccount account, ProbedEndpoint found)
    {
        var place = $"{account.Server}:{account.Port}";
        if (found.Protocol is not { } protocol)
            return null;
        if (protocol != account.Protocol)
            return new(MailFailure.WrongProtocol, ServersTexts.FormatSpeaksOther(place, Name(protocol), Name(account.Protocol)));
        return (Wanted(account), found.Security) switch
        {
            (MailSecurity.Auto, MailSecurity.Tls or MailSecurity.StartTls) => null,
            var (wanted, offered) when wanted == offered => null,
            // Whoever asks for no protection gets it where the server starts without.
            (MailSecurity.None, MailSecurity.StartTls) => null,
            (_, MailSecurity.None) => new(MailFailure.TlsNotOffered, ServersTexts.FormatNoTlsOffered(place)),
            (_, MailSecurity.Tls) => new(MailFailure.TlsRequired, ProbingTexts.FormatStartsWithTls(place)),
            _ => new(MailFailure.TlsFailed, ServersTexts.FormatNoTlsAtStart(place)),
        };
    }

    /// <summary>A protocol's name.</summary>
    public static string Name(MailProtocol protocol) => protocol == MailProtocol.Imap ? Greeting.Imap : Greeting.Pop3;

    static MailSecurity Wanted(MailAccount account) => (account.Security, account.Port) switch
    {
        (MailSecurity.Auto, 993 or 995) => MailSecurity.Tls,
        (MailSecurity.Auto, 143 or 110) => MailSecurity.StartTls,
        var (security, _) => security,
    };
}
