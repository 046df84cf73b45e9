using System.Collections.Concurrent;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;

namespace MailSyncPS.TestServers;

/// <summary>One connection to a scripted server. Text is Latin-1, so that every byte can be said.</summary>
public sealed class PeerConnection : IDisposable
{
    readonly Socket _socket;
    readonly CancellationToken _stop;
    readonly ConcurrentQueue<string> _lines = new();
    Stream _stream;

    internal PeerConnection(int number, Socket socket, CancellationToken stop)
    {
        Number = number;
        _socket = socket;
        _stop = stop;
        _stream = new NetworkStream(socket, ownsSocket: true);
    }

    /// <summary>Which connection it is, from 1.</summary>
    public int Number { get; }

    /// <summary>The lines that the client sent, without their line ends.</summary>
    public IReadOnlyList<string> LinesHeard => [.. _lines];

    /// <summary>Reads a line; null when the client has closed the connection.</summary>
    public async Task<string?> ReadLineAsync()
    {
        var line = new List<byte>();
        var one = new byte[1];
        while (await _stream.ReadAsync(one, _stop) > 0)
        {
            if (one[0] != '\n')
            {
                line.Add(one[0]);
                continue;
            }
            var text = Encoding.Latin1.GetString([.. line]).TrimEnd('\r');
            _lines.Enqueue(text);
            return text;
        }
        return null;
    }

    /// <summary>Reads so many bytes.</summary>
    public async Task<byte[]> ReadLiteralAsync(int length)
    {
        var bytes = new byte[length];
        await _stream.ReadExactlyAsync(bytes, _stop);
        return bytes;
    }

    /// <summary>Says a line.</summary>
    public Task WriteLineAsync(string line) => WriteAsync(Encoding.Latin1.GetBytes(line + "\r\n"));

    /// <summary>Says bytes as they are.</summary>
    public async Task WriteAsync(byte[] bytes)
    {
        await _stream.WriteAsync(bytes, _stop);
        await _stream.FlushAsync(_stop);
    }

    /// <summary>Says an IMAP literal between two texts, as in <c>* 1 FETCH (BODY[] {5}</c>, the bytes, and <c>)</c>.</summary>
    public Task WriteLiteralAsync(string before, byte[] literal, string after) => WriteAsync(
        [.. Encoding.Latin1.GetBytes(FormattableString.Invariant($"{before}{{{literal.Length}}}\r\n")), .. literal, .. Encoding.Latin1.GetBytes(after + "\r\n")]);

    /// <summary>Waits without saying anything, for as long as the server runs.</summary>
    public Task FallSilentAsync() => Task.Delay(Timeout.Infinite, _stop);

    /// <summary>Goes over to TLS; what the client must have been told before is the script's business.</summary>
    /// <param name="certificate">The server's certificate.</param>
    /// <param name="versions">The TLS versions to offer; the system's choice unless given.</param>
    public async Task StartTlsAsync(ServerCertificate certificate, SslProtocols versions = SslProtocols.None)
    {
        var secured = new SslStream(_stream, leaveInnerStreamOpen: false);
        await secured.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate.Certificate, EnabledSslProtocols = versions }, _stop);
        _stream = secured;
    }

    /// <summary>Resets the connection.</summary>
    public void Abort()
    {
        try
        {
            _socket.LingerState = new LingerOption(true, 0);
        }
        catch (Exception end) when (end is ObjectDisposedException or SocketException)
        {
            // It is closed already.
        }
        Dispose();
    }

    /// <summary>Closes the connection.</summary>
    public void Dispose()
    {
        _stream.Dispose();
        _socket.Dispose();
    }

    internal async Task CloseAsync()
    {
        await _stream.FlushAsync(_stop);
        await _stream.DisposeAsync();
    }
}
