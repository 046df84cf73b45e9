using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Servers;

namespace MailSyncPS.Engine.Tracking;

/// <summary>
/// A destination folder that went back to an earlier state, as when a backup or a snapshot is put in place: it has not got as far yet as
/// copies that were proven there. Ids are given a second time then, so that a copy's id may be another message's.
/// </summary>
/// <param name="Last">The last of these copies.</param>
/// <param name="State">The folder as it is now.</param>
sealed record RestoredFolder(CopyRef Last, CopyFolder State)
{
    /// <summary>Looks at the folders in which messages of the route have copies.</summary>
    public static async Task<IReadOnlyList<RestoredFolder>> FindAsync(ILedgerRoute route, ICopyReader reader,
        CancellationToken cancellationToken)
    {
        var claimed = await route.FindLastClaimsAsync(cancellationToken).ConfigureAwait(false);
        var states = await reader.FindStatesAsync([.. claimed.Select(c => c.Folder).Distinct()], cancellationToken).ConfigureAwait(false);
        // Under another epoch no id means anything, and copies are looked for by content anyway.
        return [.. claimed.Where(c => states.TryGetValue(c.Folder, out var state) && state.Epoch == c.Epoch
            && reader.CameAfter(c, state.Mark))
            .Select(c => new RestoredFolder(c, states[c.Folder]))];
    }
}
