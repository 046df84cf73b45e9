using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace MailSyncPS.TestServers.Tests;

/// <summary>A client that says lines and reads lines, for POP3 and IMAP alike.</summary>
sealed class LineClient : IDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    readonly TcpClient _client = new();
    Stream _stream = Stream.Null;

    internal static async Task<LineClient> ConnectAsync(int port, string host = "127.0.0.1", string? tlsHost = null)
    {
        var client = new LineClient();
        await client._client.ConnectAsync(host, port);
        client._stream = client._client.GetStream();
        if (tlsHost is not null)
            await client.StartTlsAsync(tlsHost);
        return client;
    }

    internal async Task StartTlsAsync(string host)
    {
        var secured = new SslStream(_stream);
        await secured.AuthenticateAsClientAsync(host);
        _stream = secured;
    }

    internal async Task<string> ReadLineAsync()
    {
        using var deadline = new CancellationTokenSource(Patience);
        var line = new List<byte>();
        var one = new byte[1];
        while (await _stream.ReadAsync(one, deadline.Token) > 0)
        {
            if (one[0] == '\n')
                return Encoding.Latin1.GetString([.. line]).TrimEnd('\r');
            line.Add(one[0]);
        }
        throw new EndOfStreamException($"The connection ended after \"{Encoding.Latin1.GetString([.. line])}\".");
    }

    internal async Task SendAsync(string text) => await _stream.WriteAsync(Encoding.Latin1.GetBytes(text));

    internal async Task<string> AskAsync(string line)
    {
        await SendAsync(line + "\r\n");
        return await ReadLineAsync();
    }

    /// <summary>Sends a tagged IMAP command, and reads up to its tagged response.</summary>
    internal async Task<List<string>> CommandAsync(string tag, string command)
    {
        await SendAsync($"{tag} {command}\r\n");
        var lines = new List<string>();
        do
            lines.Add(await ReadLineAsync());
        while (!lines[^1].StartsWith(tag + " ", StringComparison.Ordinal));
        return lines;
    }

    /// <summary>Reads the lines of a POP3 answer up to the dot, unstuffed.</summary>
    internal async Task<string> ReadMultilineAsync()
    {
        var text = new StringBuilder();
        while (await ReadLineAsync() is var line && line != ".")
            text.Append(line.StartsWith('.') ? line[1..] : line).Append("\r\n");
        return text.ToString();
    }

    public void Dispose()
    {
        _stream.Dispose();
        _client.Dispose();
    }
}
