using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace MailSyncPS.Engine.Servers.Probing;

/// <summary>
/// A connection that only looks: it carries no credential, so it accepts any certificate and notes what there is to say
/// against it.
/// </summary>
sealed class ProbeConnection(string server, GuardedStream link, CertificateCheck check) : IAsyncDisposable
{
    const int LongestLine = 8192;

    readonly byte[] _buffer = new byte[4096];
    Stream _stream = link;
    int _next;
    int _end;

    /// <summary>Connects.</summary>
    public static async Task<ProbeConnection> OpenAsync(string server, int port, CertificateCheck check, CancellationToken cancellationToken)
    {
        var socket = await Dialer.ConnectAsync(server, port, cancellationToken).ConfigureAwait(false);
        return new ProbeConnection(server, new GuardedStream(new NetworkStream(socket, ownsSocket: true), new Patience()), check);
    }

    /// <summary>The first bytes the other side sent, to tell what it is.</summary>
    public ReadOnlySpan<byte> FirstBytes => link.FirstBytes;

    /// <summary>Whether something was received that nobody has read.</summary>
    public bool HasUnread => _next < _end;

    /// <summary>Starts TLS.</summary>
    public async Task SecureAsync(CancellationToken cancellationToken)
    {
        var tls = new SslStream(_stream);
        _stream = tls;
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = server,
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
            RemoteCertificateValidationCallback = (sender, certificate, chain, errors) => check.Validate(sender, certificate, chain, errors) || certificate is not null,
        }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sends a command.</summary>
    public async Task SendAsync(string command, CancellationToken cancellationToken)
    {
        await _stream.WriteAsync(Encoding.ASCII.GetBytes(command + "\r\n"), cancellationToken).ConfigureAwait(false);
        await _stream.FlushAsync(cancellationToken).ConfigureAwait(false);
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
                return Encoding.Latin1.GetString([.. line]).TrimEnd('\r');
            line.Add(c);
            if (line.Count > LongestLine)
                throw new MailSyncException(MailFailure.ProtocolViolation, $"{server} sends a line without an end. Check the port.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        // The socket first: a TLS farewell to a server that does not read would wait for it.
        await link.DisposeAsync().ConfigureAwait(false);
        await _stream.DisposeAsync().ConfigureAwait(false);
    }
}
