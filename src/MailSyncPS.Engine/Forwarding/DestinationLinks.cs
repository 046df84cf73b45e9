using MailSyncPS.Engine.Servers;

namespace MailSyncPS.Engine.Forwarding;

/// <summary>
/// The connections to the destination: one that looks, and those that store. The first of each is opened while the source
/// is still being listed, as each costs several round trips.
/// </summary>
sealed class DestinationLinks : IAsyncDisposable
{
    readonly CancellationTokenSource _stop;
    readonly Task<ICopyReader> _reader;

    /// <summary>Begins to connect. A failure shows when a connection is asked for.</summary>
    public DestinationLinks(RunContext run, CancellationToken cancellationToken)
    {
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _reader = run.Destination.OpenReaderAsync(_stop.Token);
        Writers = new WriterPool(run, _stop.Token);
    }

    /// <summary>Stores.</summary>
    public WriterPool Writers { get; }

    /// <summary>Looks for what is there already, and reads back what was sent.</summary>
    public Task<ICopyReader> ReaderAsync() => _reader;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(Writers.DisposeAsync().AsTask(), CloseReaderAsync()).ConfigureAwait(false);
        _stop.Dispose();
    }

    async Task CloseReaderAsync()
    {
        try
        {
            await (await _reader.ConfigureAwait(false)).DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (e is MailSyncException or OperationCanceledException)
        {
            // It was never used, or its failure was told to who asked for it.
        }
    }
}
