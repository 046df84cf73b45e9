using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MailKit.Security;
using MailSyncPS.Engine.Servers.Connection;
using MailSyncPS.Engine.Servers.Transcripts;
using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.Servers.Sessions;

/// <summary>TLS that is begun here instead of by the library, so that what goes over the wire within it is in our hands.</summary>
static class OwnTls
{
    /// <summary>The longest line before TLS, and the most of them.</summary>
    const int LongestLine = 8192;
    const int MostLines = 100;

    const string Tag = "T1";

    /// <summary>Makes the handshake.</summary>
    /// <param name="tls">The stream that TLS is spoken over.</param>
    /// <param name="check">Judges the certificate.</param>
    /// <param name="versions">The versions that are good enough.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<T> BeginAsync<T>(T tls, CertificateCheck check, SslProtocols versions, CancellationToken cancellationToken)
        where T : SslStream
    {
        try
        {
            await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
            {
                TargetHost = check.Host,
                EnabledSslProtocols = versions,
                CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
                RemoteCertificateValidationCallback = check.Validate,
            }, cancellationToken).ConfigureAwait(false);
            return tls;
        }
        catch (Exception e) when (e is System.Security.Authentication.AuthenticationException or IOException)
        {
            throw new SslHandshakeException(e.Message, e);
        }
    }

    /// <summary>
    /// Hears the server's greeting and asks for TLS (STARTTLS: RFC 3501, 6.2.1; STLS: RFC 2595, 4). Nothing is read beyond the
    /// server's consent, so that nothing said in clear can count as said within.
    /// </summary>
    /// <returns>A greeting for the library, which waits for one; only that the server is there is kept of its own.</returns>
    /// <exception cref="IOException">The server does not greet.</exception>
    /// <exception cref="MailSyncException"><see cref="MailFailure.TlsFailed"/>: it refuses.</exception>
    public static async Task<byte[]> AskAsync(ServerLink link, ServerAccess access, WireTranscript? transcript,
        CancellationToken cancellationToken)
    {
        var (welcome, command, consent) = access.Account.Protocol == MailProtocol.Imap
            ? ("* OK", $"{Tag} STARTTLS\r\n", $"{Tag} OK") : ("+OK", "STLS\r\n", "+OK");
        var greeting = await ReadLineAsync(link.Stream, cancellationToken).ConfigureAwait(false);
        link.Tap.LogServer(greeting, 0, greeting.Length);
        if (!Encoding.Latin1.GetString(greeting).StartsWith(welcome, StringComparison.OrdinalIgnoreCase))
            throw new IOException(PlainText.Clean(Encoding.Latin1.GetString(greeting)));
        var asked = Encoding.ASCII.GetBytes(command);
        await link.Stream.WriteAsync(asked, cancellationToken).ConfigureAwait(false);
        await link.Stream.FlushAsync(cancellationToken).ConfigureAwait(false);
        transcript?.Sent(asked);
        for (var i = 0; i < MostLines; i++)
        {
            var line = await ReadLineAsync(link.Stream, cancellationToken).ConfigureAwait(false);
            transcript?.Heard(line);
            var words = Encoding.Latin1.GetString(line).TrimEnd('\r', '\n');
            if (words.StartsWith(consent, StringComparison.OrdinalIgnoreCase))
                return Encoding.ASCII.GetBytes($"{welcome}\r\n");
            if (!words.StartsWith("* ", StringComparison.Ordinal) || words.StartsWith("* BYE", StringComparison.OrdinalIgnoreCase))
                throw new MailSyncException(MailFailure.TlsFailed, ServersTexts.FormatTlsRefused(access, PlainText.Clean(words)));
        }
        throw new IOException();
    }

    static async Task<byte[]> ReadLineAsync(Stream stream, CancellationToken cancellationToken)
    {
        var line = new List<byte>();
        var one = new byte[1];
        while (line.Count < LongestLine && await stream.ReadAsync(one, cancellationToken).ConfigureAwait(false) > 0)
        {
            line.Add(one[0]);
            if (one[0] == '\n')
                return [.. line];
        }
        throw new IOException();
    }
}
