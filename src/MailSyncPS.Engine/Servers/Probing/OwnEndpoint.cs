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
            return new(MailFailure.WrongProtocol, $"{place} speaks {Name(protocol)}, not {Name(account.Protocol)}. Use -Protocol {protocol}, or another port.");
        return (Wanted(account), found.Security) switch
        {
            (MailSecurity.Auto, MailSecurity.Tls or MailSecurity.StartTls) => null,
            var (wanted, offered) when wanted == offered => null,
            // Whoever asks for no protection gets it where the server starts without.
            (MailSecurity.None, MailSecurity.StartTls) => null,
            (_, MailSecurity.None) => new(MailFailure.TlsNotOffered, NoTls(place)),
            (_, MailSecurity.Tls) => new(MailFailure.TlsRequired, $"{place} starts with TLS. Use -Security Tls."),
            _ => new(MailFailure.TlsFailed, $"{place} does not start with TLS. Use -Security StartTls, or the port meant for TLS (IMAP: 993, POP3: 995)."),
        };
    }

    /// <summary>What to say of an endpoint without TLS.</summary>
    public static string NoTls(string place) =>
        $"{place} offers no TLS (STARTTLS), and a password is never sent in clear. Ask the provider for TLS; where the network is trusted, -Security None sends it in clear all the same.";

    /// <summary>A protocol's name.</summary>
    public static string Name(MailProtocol protocol) => protocol == MailProtocol.Imap ? Greeting.Imap : Greeting.Pop3;

    static MailSecurity Wanted(MailAccount account) => (account.Security, account.Port) switch
    {
        (MailSecurity.Auto, 993 or 995) => MailSecurity.Tls,
        (MailSecurity.Auto, 143 or 110) => MailSecurity.StartTls,
        var (security, _) => security,
    };
}
