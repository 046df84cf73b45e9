using MailSyncPS.Engine.Servers;

namespace MailSyncPS.Engine.Forwarding;

/// <summary>The connections to the destination that a copy needs, opened side by side: each costs several round trips.</summary>
sealed class DestinationLinks : IAsyncDisposable
{
    readonly Task<ICopyReader> _searcher;
    readonly Task<ICopyReader> _prover;

    DestinationLinks(WriterPool writers, Task<ICopyReader> searcher, Task<ICopyReader> prover)
    {
        Writers = writers;
        _searcher = searcher;
        _prover = prover;
    }

    /// <summary>Looks for what is there already.</summary>
    public ICopyReader Searcher => _searcher.Result;

    /// <summary>Reads back what was sent.</summary>
    public ICopyReader Prover => _prover.Result;

    /// <summary>Sends.</summary>
    public WriterPool Writers { get; }

    /// <summary>Opens them all, or none.</summary>
    public static async Task<DestinationLinks> OpenAsync(RunContext run, CancellationToken cancellationToken)
    {
        var links = new DestinationLinks(new WriterPool(run), run.Destination.OpenReaderAsync(cancellationToken), run.Destination.OpenReaderAsync(cancellationToken));
        try
        {
            await Task.WhenAll(links._searcher, links._prover, links.Writers.OpenAsync(cancellationToken)).ConfigureAwait(false);
            return links;
        }
        catch
        {
            await links.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var reader in new[] { _searcher, _prover }.Where(r => r.IsCompletedSuccessfully))
            await reader.Result.DisposeAsync().ConfigureAwait(false);
        await Writers.DisposeAsync().ConfigureAwait(false);
    }
}
