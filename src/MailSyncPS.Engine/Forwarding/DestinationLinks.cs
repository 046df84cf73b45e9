using MailSyncPS.Engine.Servers;

namespace MailSyncPS.Engine.Forwarding;

/// <summary>
/// The connections to the destination: one that looks, and those that store. The first of each is opened, and the first
/// look taken, while the source is still being listed, as each costs several round trips.
/// </summary>
sealed class DestinationLinks : IAsyncDisposable
{
    readonly RunContext _run;
    readonly CancellationTokenSource _stop;
    readonly Task<ICopyReader> _reader;
    SourceFolder? _ahead;
    Task<CopyFolder>? _target;

    /// <summary>Begins to connect. A failure shows when a connection is asked for.</summary>
    public DestinationLinks(RunContext run, CancellationToken cancellationToken)
    {
        _run = run;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _reader = run.Destination.OpenReaderAsync(_stop.Token);
        Writers = new WriterPool(run, _stop.Token);
    }

    /// <summary>Stores.</summary>
    public WriterPool Writers { get; }

    /// <summary>Looks for what is there already, and reads back what was sent.</summary>
    public Task<ICopyReader> ReaderAsync() => _reader;

    /// <summary>Begins to look where a folder's mail goes, if it is the first that is asked for.</summary>
    public void LookAhead(SourceFolder folder)
    {
        _ahead ??= folder;
        _target ??= MapAsync(folder, create: false, _stop.Token);
    }

    /// <summary>Where a folder's mail goes, which is made where it is missing.</summary>
    public async Task<CopyFolder> TargetAsync(SourceFolder folder, CancellationToken cancellationToken) =>
        folder == _ahead && await _target!.ConfigureAwait(false) is { Validity: not 0 } seen ? seen
            : await MapAsync(folder, create: true, cancellationToken).ConfigureAwait(false);

    async Task<CopyFolder> MapAsync(SourceFolder folder, bool create, CancellationToken cancellationToken) =>
        await (await _reader.ConfigureAwait(false)).MapFolderAsync(folder, _run.Request.DestinationFolder, create, cancellationToken).ConfigureAwait(false);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(Writers.DisposeAsync().AsTask(), CloseReaderAsync()).ConfigureAwait(false);
        _stop.Dispose();
    }

    async Task CloseReaderAsync()
    {
        await ((Task?)_target ?? Task.CompletedTask).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        try
        {
            await (await _reader.ConfigureAwait(false)).DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception)
        {
            // It was never used, or its failure was told to who asked for it.
        }
    }
}
