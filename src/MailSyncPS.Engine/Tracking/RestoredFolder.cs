using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Servers;

namespace MailSyncPS.Engine.Tracking;

/// <summary>
/// A destination folder that went back to an earlier state, as when a backup or a snapshot is put in place: its UIDNEXT is not above the
/// UIDs of copies that were proven there. UIDs are given a second time then, so that a copy's UID may be another message's.
/// </summary>
/// <param name="Claimed">The folder as the ledger knows it.</param>
/// <param name="State">The folder as it is now.</param>
sealed record RestoredFolder(ClaimedFolder Claimed, CopyFolder State)
{
    /// <summary>Looks at the folders in which messages of the route have copies.</summary>
    public static async Task<IReadOnlyList<RestoredFolder>> FindAsync(ILedgerRoute route, ICopyReader reader, CancellationToken cancellationToken)
    {
        var restored = new List<RestoredFolder>();
        var claimed = await route.FindClaimedFoldersAsync(cancellationToken).ConfigureAwait(false);
        var states = await reader.FindStatesAsync([.. claimed.Select(c => c.Name).Distinct()], cancellationToken).ConfigureAwait(false);
        foreach (var folder in claimed)
        {
            // Under another UIDVALIDITY no UID means anything, and copies are looked for by content anyway.
            if (states.TryGetValue(folder.Name, out var state) && state.Validity == folder.Validity && state.UidNext > 0 && state.UidNext <= folder.HighestUid)
                restored.Add(new RestoredFolder(folder, state));
        }
        return restored;
    }
}
