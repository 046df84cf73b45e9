using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MailSyncPS.Engine.Servers.Connection;
using MailSyncPS.Engine.Servers.Transcripts;
using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.Servers.Probing;

/// <summary>
/// A connection that only looks: it carries no credential, so it accepts any certificate and notes what there is to say
/// against it.
/// </summary>
sealed class ProbeConnection(string server, GuardedStream link, CertificateCheck check, Transcript? transcript) : IAsyncDisposable
{
    const int LongestLine = 8192;

    readonly byte[] _buffer = new byte[4096];
    Stream _stream = link;
    int _next;
    int _end;

    /// <summary>Connects.</summary>
    /// <param name="server">The host.</param>
    /// <param name="port">Its port.</param>
    /// <param name="check">Judges the certificate.</param>
    /// <param name="timeouts">How long the server may take.</param>
    /// <param name="hide">Takes out of what is written down what nobody may see.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<ProbeConnection> OpenAsync(string server, int port, CertificateCheck check, RunTimeouts timeouts,
        Func<string, string> hide, CancellationToken cancellationToken)
    {
        var place = string.Create(CultureInfo.InvariantCulture, $"{server}:{port}");
        var transcript = Transcript.Open(place, timeouts.Time, hide);
        transcript?.Note("connecting to look");
        var socket = await Dialer.ConnectAsync(server, port, timeouts, cancellationToken).ConfigureAwait(false);
        transcript?.Note($"connected to {socket.RemoteEndPoint}");
        var link = new GuardedStream(new NetworkStream(socket, ownsSocket: true), place, timeouts);
        return new ProbeConnection(server, link, check, transcript) { Place = place };
    }

    /// <summary>The host and its port, as messages name it.</summary>
    public required string Place { get; init; }

    /// <summary>The first bytes the other side sent, to tell what it is.</summary>
    public ReadOnlySpan<byte> FirstBytes => link.FirstBytes;

    /// <summary>Whether TLS has begun.</summary>
    public bool IsSecure => _stream is SslStream;

    /// <summary>Whether something was received that nobody has read.</summary>
    public bool HasUnread => _next < _end;

    /// <summary>Starts TLS, in one of these versions.</summary>
    /// <returns>What the handshake showed.</returns>
    public async Task<TlsDiagnosis> SecureAsync(SslProtocols versions, CancellationToken cancellationToken)
    {
        var tls = new SslStream(_stream);
        _stream = tls;
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = server,
            EnabledSslProtocols = versions,
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
            RemoteCertificateValidationCallback = (sender, certificate, chain, errors) =>
                check.Validate(sender, certificate, chain, errors) || certificate is not null,
        }, cancellationToken).ConfigureAwait(false);
        transcript?.Note($"TLS: {tls.SslProtocol} {tls.NegotiatedCipherSuite}");
        return TlsReading.Of(tls, check);
    }

    /// <summary>Sends a command.</summary>
    public async Task SendAsync(string command, CancellationToken cancellationToken)
    {
        await _stream.WriteAsync(Encoding.ASCII.GetBytes(command + "\r\n"), cancellationToken).ConfigureAwait(false);
        await _stream.FlushAsync(cancellationToken).ConfigureAwait(false);
        transcript?.Sent(command);
    }

    /// <summary>Reads a line, without its end.</summary>
    public async Task<string> ReadLineAsync(CancellationToken cancellationToken)
    {
        var line = new List<byte>();
        while (true)
        {
            if (_next == _end)
            {
                _next = 0;
                _end = await _stream.ReadAsync(_buffer, cancellationToken).ConfigureAwait(false);
            }
            if (_end == 0)
                throw new EndOfStreamException();
            var c = _buffer[_next++];
            if (c == '\n')
                return Heard(Encoding.Latin1.GetString([.. line]).TrimEnd('\r'));
            line.Add(c);
            if (line.Count > LongestLine)
                throw new MailSyncException(MailFailure.ProtocolViolation, ServersTexts.FormatLineWithoutEnd(server));
        }
    }

    string Heard(string line)
    {
        transcript?.Heard(line);
        return line;
    }

    public async ValueTask DisposeAsync()
    {
        transcript?.Note("closed");
        // The socket first: a TLS farewell to a server that does not read would wait for it.
        await link.DisposeAsync().ConfigureAwait(false);
        await _stream.DisposeAsync().ConfigureAwait(false);
    }
}
