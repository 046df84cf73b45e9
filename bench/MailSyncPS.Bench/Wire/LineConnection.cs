using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MailSyncPS.Bench.Wire;

/// <summary>A connection to a loopback port that is read line by line through one large buffer.</summary>
sealed class LineConnection : IDisposable
{
    readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    byte[] _buffer = new byte[1 << 20];
    int _start;
    int _end;

    internal static async Task<LineConnection> OpenAsync(int port)
    {
        var connection = new LineConnection();
        await connection._socket.ConnectAsync(IPAddress.Loopback, port);
        await connection.ReadLineAsync();
        return connection;
    }

    /// <summary>Reads a line with its end; what it gives is good until the next line is read.</summary>
    internal async ValueTask<ReadOnlyMemory<byte>> ReadLineAsync()
    {
        var searched = 0;
        while (true)
        {
            var length = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf((byte)'\n') + 1;
            if (length > 0)
            {
                var line = _buffer.AsMemory(_start, searched + length);
                _start += line.Length;
                return line;
            }
            searched = _end - _start;
            await FillAsync();
        }
    }

    /// <summary>Reads a line as text.</summary>
    internal async Task<string> ReadTextAsync() => Encoding.Latin1.GetString((await ReadLineAsync()).Span).TrimEnd();

    internal Task WriteAsync(string text) => WriteAsync(Encoding.Latin1.GetBytes(text));

    internal async Task WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        while (bytes.Length > 0)
            bytes = bytes[await _socket.SendAsync(bytes)..];
    }

    public void Dispose() => _socket.Dispose();

    async ValueTask FillAsync()
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        if (_end == _buffer.Length)
            Array.Resize(ref _buffer, _buffer.Length * 2);
        var count = await _socket.ReceiveAsync(_buffer.AsMemory(_end));
        if (count == 0)
            throw new IOException("The server closed the connection.");
        _end += count;
    }
}
