using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Servers.Opening;
using MailSyncPS.Engine.Servers.Sessions;
using MailSyncPS.Engine.Tracking;

namespace MailSyncPS.Engine.Retention;

/// <summary>What a source lists over a new session, behind a removal: only that tells what has gone.</summary>
static class LaterListing
{
    /// <summary>Lists folders.</summary>
    /// <param name="access">The source.</param>
    /// <param name="route">The ledger's view of it.</param>
    /// <param name="names">The folders' names.</param>
    /// <param name="unlistable">Folders that are listed for the sake of no other one.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The messages that are listed.</returns>
    public static async Task<IReadOnlySet<MessageKey>> ReadAsync(ServerAccess access, ILedgerRoute route, IReadOnlySet<string> names,
        IReadOnlySet<string> unlistable, CancellationToken cancellationToken)
    {
        var source = await SourceOpener.OpenAsync(access, cancellationToken).ConfigureAwait(false);
        await using var sourceScope = source.ConfigureAwait(false);
        var listed = new HashSet<MessageKey>();
        // One may have gone meanwhile, as some servers drop what is empty, and what is there is found by a listing, however it is written.
        foreach (var folder in (await source.FindAllFoldersAsync(cancellationToken).ConfigureAwait(false))
            .Where(f => names.Contains(f.Name)))
        {
            var tracked = await new SourceTracker(source, route, access.Timeouts.Time, writes: true, comparesContent: true)
                { AwaitsRemoval = true, Unlistable = unlistable }.TrackAsync(folder, null, cancellationToken).ConfigureAwait(false);
            listed.UnionWith(tracked.Messages.Select(m => m.Record.Key));
        }
        return listed;
    }
}
