namespace MailSyncPS.Engine.Servers.Connection;

/// <summary>A connection without TLS to a server from which commands are kept.</summary>
sealed class FilteredStream(Stream inner, CommandFilter filter) : WrappedStream(inner)
{
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        filter.Answer(buffer.Span) is > 0 and var count ? count : await Inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        filter.Takes(buffer.Span) ? ValueTask.CompletedTask : Inner.WriteAsync(buffer, cancellationToken);
}
