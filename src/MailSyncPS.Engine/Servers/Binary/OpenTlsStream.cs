using System.Net.Security;

namespace MailSyncPS.Engine.Servers.Binary;

/// <summary>A TLS connection that the library reads from and writes to as from one of its own, and others do in between.</summary>
/// <param name="inner">The connection.</param>
/// <param name="greeting">What the server has said in place of what it would say within TLS; read first.</param>
sealed class OpenTlsStream(Stream inner, ReadOnlyMemory<byte> greeting) : SslStream(inner, leaveInnerStreamOpen: false)
{
    ReadOnlyMemory<byte> _greeting = greeting;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_greeting.IsEmpty)
            return base.ReadAsync(buffer, cancellationToken);
        var count = Math.Min(buffer.Length, _greeting.Length);
        _greeting[..count].CopyTo(buffer);
        _greeting = _greeting[count..];
        return ValueTask.FromResult(count);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
}
