using System.Net;
using System.Text;
using MailKit;
using MailKit.Net.Imap;
using MailKit.Net.Pop3;
using MailKit.Security;
using MailSyncPS.Engine.Servers.Connection;
using MailSyncPS.Engine.Servers.Meanings;
using MailSyncPS.Engine.SignIns;
using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.Servers.Sessions;

/// <summary>
/// Logs in by one mechanism: a server that is busy must not count six wrong passwords. Another is tried only where the
/// server says that it does not take this one, as those do that offer what is not set up.
/// </summary>
static class LoginMechanism
{
    /// <summary>Under TLS the plain ones, which every server has right; without TLS those first that do not show the password.</summary>
    static readonly string[] UnderTls = ["PLAIN", "LOGIN", "SCRAM-SHA-256", "SCRAM-SHA-1", "CRAM-MD5"];
    static readonly string[] InClear = ["SCRAM-SHA-256", "SCRAM-SHA-1", "CRAM-MD5", "PLAIN", "LOGIN"];

    /// <summary>Those in which the password takes part only once the server has sent what it is to be answered with.</summary>
    static readonly string[] Challenging = ["SCRAM-SHA-256", "SCRAM-SHA-1", "CRAM-MD5"];

    /// <summary>
    /// Those that carry a token: that of Google and Microsoft, which all who take tokens know, and the standard's (RFC 7628).
    /// </summary>
    static readonly string[] ByToken = ["XOAUTH2", "OAUTHBEARER"];

    /// <summary>The protocol's own command (LOGIN of IMAP; USER and PASS).</summary>
    const string Command = "";

    /// <summary>Logs in.</summary>
    /// <param name="client">The library's client.</param>
    /// <param name="tap">What the server says.</param>
    /// <param name="access">Whose login it is.</param>
    /// <param name="token">A token of the account's sign-in; null where its password is used.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task LogInAsync(MailService client, ResponseTap tap, ServerAccess access, AccessToken? token,
        CancellationToken cancellationToken)
    {
        var credential = new NetworkCredential(access.Login, token?.Value ?? access.Account.RevealSecret());
        var ways = token is null ? Ways(client, access, credential) : WaysByToken(client, access);
        // The library tries what is offered of its own accord; which way is taken is decided here.
        client.AuthenticationMechanisms.Clear();
        if (client is Pop3Client pop3)
        {
            pop3.Capabilities &= ~Pop3Capabilities.Apop;
            await SpeakUtf8Async(pop3, credential, cancellationToken).ConfigureAwait(false);
        }
        var offersTooMuch = false;
        for (var i = 0; ; i++)
        {
            tap.Forget();
            try
            {
                await (ways[i] == Command ? client.AuthenticateAsync(Encoding.UTF8, credential, cancellationToken)
                    : client.AuthenticateAsync(SaslMechanism.Create(ways[i], credential)!, cancellationToken)).ConfigureAwait(false);
                return;
            }
            catch (Pop3ProtocolException) when (client.IsAuthenticated && client.IsConnected)
            {
                // The login worked; what the library asked then, on its own account, was answered oddly (STAT, UIDL 1), and is asked again.
                return;
            }
            catch (AuthenticationException) when (i + 1 < ways.Count && client.IsConnected && tap.LastRefusal() is { } refusal
                && IsOfMechanism(ways[i], refusal, tap, offersTooMuch))
            {
                // Nothing was said of the password.
                offersTooMuch = true;
            }
        }
    }

    /// <summary>
    /// Whether a refusal is of the mechanism and not of the password: by its words, or as it came before anything that depends on the
    /// password
    /// was sent. A server that has offered what it does not have may lack what another challenge needs as well, a password in clear.
    /// </summary>
    static bool IsOfMechanism(string way, ServerReply refusal, ResponseTap tap, bool offersTooMuch)
    {
        var meaning = ServerMeaning.Of(refusal).Meaning;
        return meaning == ReplyMeaning.MechanismRefused
            || meaning is ReplyMeaning.WrongCredential or ReplyMeaning.Unknown or ReplyMeaning.NoRight && Challenging.Contains(way)
            && (offersTooMuch || !HasChallenged(tap));
    }

    /// <summary>Whether the server sent anything to be answered with the password. A bare plus only bids the client begin.</summary>
    static bool HasChallenged(ResponseTap tap) =>
        tap.Lines().Any(l => l.StartsWith("+ ", StringComparison.Ordinal) && l.AsSpan(2).Trim().Length > 0);

    /// <summary>
    /// Without it a server that knows it sends a stand-in for each mail with raw 8-bit bytes in its header (RFC 6856, 2.1; Courier does).
    /// A refusal changes nothing.
    /// </summary>
    static async Task SpeakUtf8Async(Pop3Client client, NetworkCredential credential, CancellationToken cancellationToken)
    {
        // The library prepares name and password for UTF-8 then, and takes no control characters.
        if (!client.Capabilities.HasFlag(Pop3Capabilities.UTF8) || credential.UserName.Concat(credential.Password).Any(char.IsControl))
            return;
        try
        {
            await client.EnableUTF8Async(cancellationToken).ConfigureAwait(false);
        }
        catch (Pop3CommandException)
        {
            // It goes on as it would without.
        }
    }

    /// <summary>
    /// The ways to log in with a token. It is as good as a password, so it goes in clear only where the account asks for that.
    /// </summary>
    static List<string> WaysByToken(MailService client, ServerAccess access)
    {
        List<string> ways = [.. ByToken.Where(client.AuthenticationMechanisms.Contains)];
        return ways.Count > 0 ? ways : throw new MailSyncException(MailFailure.NoCommonMechanism,
            ServersTexts.FormatTakesNoTokens(access, PlainText.Clean(string.Join(", ", client.AuthenticationMechanisms))));
    }

    /// <summary>The ways to log in, in the order in which they are to be tried.</summary>
    static List<string> Ways(MailService client, ServerAccess access, NetworkCredential credential)
    {
        var offered = client.AuthenticationMechanisms;
        List<string> ways = [.. (client.IsSecure ? UnderTls : InClear).Where(offered.Contains)];
        var command = HasLoginCommand(client);
        if (client is Pop3Client && command && credential.Password.AsSpan().IndexOfAny('\r', '\n', '\0') >= 0)
        {
            // USER and PASS are lines: what follows a line end would be the next command.
            command = false;
            if (ways.Count == 0)
                throw new MailSyncException(MailFailure.NoCommonMechanism, ServersTexts.FormatPasswordWithLineEnd(access));
        }
        if (ways.Count == 0 && !command)
            throw offered.Count == 0 || !client.IsSecure
                ? new MailSyncException(MailFailure.TlsRequired, ServersTexts.FormatNoLoginInClear(access))
                : new MailSyncException(MailFailure.NoCommonMechanism,
                    ServersTexts.FormatNoKnownMechanism(access, PlainText.Clean(string.Join(", ", offered))));
        if (!command)
            return ways;
        // A challenge that hides the password is worth a mechanism; else the protocol's own command is as good, and over POP3 the most
        // tried.
        var isFirst = ways.Count == 0 || client is Pop3Client && ways[0] is "PLAIN" or "LOGIN";
        ways.Insert(isFirst ? 0 : ways.Count, Command);
        return ways;
    }

    static bool HasLoginCommand(MailService client) => client switch
    {
        ImapClient imap => !imap.Capabilities.HasFlag(ImapCapabilities.LoginDisabled),
        // Under TLS USER is worth a try where CAPA is silent of it: every old server has it (RFC 1939, 7).
        Pop3Client pop3 => pop3.Capabilities.HasFlag(Pop3Capabilities.User) || pop3.IsSecure,
        _ => false,
    };
}
