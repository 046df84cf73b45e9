using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Servers;

namespace MailSyncPS.Engine.Tracking;

/// <summary>
/// A destination folder that went back to an earlier state, as when a backup or a snapshot is put in place: it had not got as far as copies
/// that were proven there. Ids are given a second time then, so that a copy's id may be another message's.
/// </summary>
/// <param name="Last">The last of these copies.</param>
/// <param name="State">The folder as it is now.</param>
/// <param name="IsNoted">
/// Whether an earlier run found that, be it one of another source to this destination: by now the folder may have got further again.
/// </param>
sealed record RestoredFolder(CopyRef Last, CopyFolder State, bool IsNoted)
{
    /// <summary>Looks at the folders in which messages of the route have copies.</summary>
    public static async Task<IReadOnlyList<RestoredFolder>> FindAsync(ILedgerRoute route, ICopyReader reader,
        CancellationToken cancellationToken) =>
        await FindAsync(route, reader, (await route.FindRestoredAsync(cancellationToken).ConfigureAwait(false)).ToHashSet(),
            cancellationToken).ConfigureAwait(false);

    /// <summary>The same, where it is known already which folders are noted.</summary>
    public static async Task<IReadOnlyList<RestoredFolder>> FindAsync(ILedgerRoute route, ICopyReader reader,
        IReadOnlySet<CopyRef> noted, CancellationToken cancellationToken)
    {
        var claimed = await route.FindLastClaimsAsync(cancellationToken).ConfigureAwait(false);
        var states = await reader.FindStatesAsync([.. claimed.Select(c => c.Folder).Distinct()], cancellationToken).ConfigureAwait(false);
        // Under another epoch no id means anything, and copies are looked for by content anyway.
        return [.. claimed.Where(c => states.TryGetValue(c.Folder, out var state) && state.Epoch == c.Epoch)
            .Select(c => new RestoredFolder(c, states[c.Folder], noted.Contains(c.WithoutId)))
            .Where(f => f.IsNoted || reader.CameAfter(f.Last, f.State.Mark))];
    }

    /// <summary>Has this be known to all whose copies lie there, until they were looked at.</summary>
    public Task NoteAsync(ILedgerRoute route, CancellationToken cancellationToken) =>
        IsNoted ? Task.CompletedTask : route.NoteRestoredAsync(Last.WithoutId, null, cancellationToken);
}
