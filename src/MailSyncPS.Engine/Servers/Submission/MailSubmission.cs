using System.Net.Sockets;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MailSyncPS.Engine.Servers.Connection;
using MailSyncPS.Engine.Texts;
using MimeKit;

namespace MailSyncPS.Engine.Servers.Submission;

/// <summary>Hands a mail of our own to a server (RFC 6409), over TLS and logged in.</summary>
public static class MailSubmission
{
    /// <summary>Hands it over.</summary>
    /// <param name="server">The server.</param>
    /// <param name="mail">The mail.</param>
    /// <param name="cancellationToken">Ends it; the server may have taken the mail all the same.</param>
    /// <exception cref="MailSyncException">It was not taken. Its words never have the password.</exception>
    public static async Task SendAsync(SubmissionServer server, SubmittedMail mail, CancellationToken cancellationToken)
    {
        var timeouts = new RunTimeouts();
        using var message = MessageOf(mail);
        using var limit = timeouts.Limit(timeouts.Submission, cancellationToken);
        var check = new CertificateCheck(server.Host, thumbprint: null, skip: false, timeouts) { ChecksRevocation = true };
        var socket = await Dialer.ConnectAsync(server.Host, server.Port, timeouts, cancellationToken).ConfigureAwait(false);
        var stream = new NetworkStream(socket, ownsSocket: true);
        await using var streamScope = stream.ConfigureAwait(false);
        using var client = new SmtpClient();
        check.Guard(client, TlsFloor.Protocols);
        try
        {
            await client.ConnectAsync(stream, server.Host, server.Port, server.Options, limit.Token).ConfigureAwait(false);
            await client.AuthenticateAsync(server.Login, server.Password, limit.Token).ConfigureAwait(false);
            await client.SendAsync(message, limit.Token).ConfigureAwait(false);
            await client.DisconnectAsync(quit: true, limit.Token).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw check.Refusal ?? Explain(e, server);
        }
    }

    static MailSyncException Explain(Exception e, SubmissionServer server)
    {
        var words = new SecretWords(server.Login, server.Password).Hide(PlainText.Clean(e.GetBaseException().Message));
        return e switch
        {
            OperationCanceledException => new(MailFailure.ConnectionTimedOut, ServersTexts.FormatSubmissionTooSlow(server)),
            AuthenticationException => new(MailFailure.AuthenticationFailed,
                ServersTexts.FormatSubmissionLogin(server, server.Login, words)),
            NotSupportedException => new(MailFailure.TlsNotOffered, ServersTexts.FormatSubmissionWithoutTls(server)),
            CommandException => new(MailFailure.CommandRefused, ServersTexts.FormatSubmissionRefused(server, words)),
            _ => new(MailFailure.ConnectionLost, ServersTexts.FormatSubmissionRefused(server, words)),
        };
    }

    static MimeMessage MessageOf(SubmittedMail mail)
    {
        var message = new MimeMessage { Subject = mail.Subject, Body = new TextPart("plain") { Text = mail.Text } };
        message.From.Add(MailboxAddress.Parse(mail.From));
        message.To.AddRange(mail.To.Select(MailboxAddress.Parse));
        return message;
    }
}
