using System.Net.Security;

namespace MailSyncPS.Engine.Servers.Connection;

/// <summary>A connection under TLS to a server from which commands are kept. The library takes it for one of its own.</summary>
sealed class FilteredTlsStream(Stream inner, CommandFilter filter) : SslStream(inner, leaveInnerStreamOpen: false)
{
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        filter.Answer(buffer.Span) is > 0 and var count ? count : await base.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        filter.Takes(buffer.Span) ? ValueTask.CompletedTask : base.WriteAsync(buffer, cancellationToken);

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
}
