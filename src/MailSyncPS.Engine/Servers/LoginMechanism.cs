using System.Net;
using System.Text;
using MailKit;
using MailKit.Net.Imap;
using MailKit.Net.Pop3;
using MailKit.Security;
using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.Servers;

/// <summary>Logs in by one mechanism and tries no other: a server that is busy must not count six wrong passwords.</summary>
static class LoginMechanism
{
    /// <summary>Under TLS the plain ones, which every server has right; without TLS those first that do not show the password.</summary>
    static readonly string[] UnderTls = ["PLAIN", "LOGIN", "SCRAM-SHA-256", "SCRAM-SHA-1", "CRAM-MD5"];
    static readonly string[] InClear = ["SCRAM-SHA-256", "SCRAM-SHA-1", "CRAM-MD5", "PLAIN", "LOGIN"];

    /// <summary>Logs in.</summary>
    public static async Task LogInAsync(MailService client, ServerAccess access, CancellationToken cancellationToken)
    {
        var credential = new NetworkCredential(access.Login, access.Account.RevealSecret());
        var wanted = client.IsSecure ? UnderTls : InClear;
        var offered = client.AuthenticationMechanisms;
        var name = wanted.FirstOrDefault(offered.Contains);
        var command = HasLoginCommand(client);
        if (client is Pop3Client && command && credential.Password.AsSpan().IndexOfAny('\r', '\n', '\0') >= 0)
        {
            // USER and PASS are lines: what follows a line end would be the next command.
            command = false;
            if (name is null)
                throw new MailSyncException(MailFailure.NoCommonMechanism, ServersTexts.FormatPasswordWithLineEnd(access));
        }
        if (name is null && !command)
            throw offered.Count == 0 || !client.IsSecure
                ? new MailSyncException(MailFailure.TlsRequired, ServersTexts.FormatNoLoginInClear(access))
                : new MailSyncException(MailFailure.NoCommonMechanism, ServersTexts.FormatNoKnownMechanism(access, PlainText.Clean(string.Join(", ", offered))));
        // A challenge that hides the password is worth a mechanism; else the protocol's own command is as good, and the most tried.
        if (name is null || (name is "PLAIN" or "LOGIN" && command && client is Pop3Client))
        {
            offered.Clear();
            if (client is Pop3Client pop3)
                pop3.Capabilities &= ~Pop3Capabilities.Apop;
            await client.AuthenticateAsync(Encoding.UTF8, credential, cancellationToken).ConfigureAwait(false);
            return;
        }
        await client.AuthenticateAsync(SaslMechanism.Create(name, credential)!, cancellationToken).ConfigureAwait(false);
    }

    static bool HasLoginCommand(MailService client) => client switch
    {
        ImapClient imap => !imap.Capabilities.HasFlag(ImapCapabilities.LoginDisabled),
        // Under TLS USER is worth a try where CAPA is silent of it: every old server has it (RFC 1939, 7).
        Pop3Client pop3 => pop3.Capabilities.HasFlag(Pop3Capabilities.User) || pop3.IsSecure,
        _ => false,
    };
}
