using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MailSyncPS.Engine.Servers.Transcripts;

namespace MailSyncPS.Engine.Servers;

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
    public static async Task<T> BeginAsync<T>(T tls, CertificateCheck check, SslProtocols versions, CancellationToken cancellationToken) where T : SslStream
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

    /// <summary>
    /// Hears an IMAP server's greeting and asks for TLS (STARTTLS). Nothing is read beyond the server's consent, so that nothing said in clear
    /// can count as said within.
    /// </summary>
    /// <returns>The greeting, for the library, which waits for one; only that the server is there is kept of it.</returns>
    /// <exception cref="IOException">The server does not greet, or refuses.</exception>
    public static async Task<byte[]> AskAsync(Stream stream, ResponseTap tap, WireTranscript? transcript, CancellationToken cancellationToken)
    {
        var greeting = await ReadLineAsync(stream, cancellationToken).ConfigureAwait(false);
        tap.LogServer(greeting, 0, greeting.Length);
        if (!greeting.AsSpan().StartsWith("* OK"u8))
            throw new IOException(Encoding.Latin1.GetString(greeting));
        var command = Encoding.ASCII.GetBytes($"{Tag} STARTTLS\r\n");
        await stream.WriteAsync(command, cancellationToken).ConfigureAwait(false);
        await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
        transcript?.Sent(command);
        for (var i = 0; i < MostLines; i++)
        {
            var line = await ReadLineAsync(stream, cancellationToken).ConfigureAwait(false);
            transcript?.Heard(line);
            var words = Encoding.Latin1.GetString(line);
            if (words.StartsWith($"{Tag} OK", StringComparison.OrdinalIgnoreCase))
                return "* OK\r\n"u8.ToArray();
            if (!words.StartsWith('*'))
                throw new IOException(words);
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
