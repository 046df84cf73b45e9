using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Servers;
using MailSyncPS.Engine.Servers.Folders;

namespace MailSyncPS.Engine.Retention;

/// <summary>
/// Mails in folders that a removal is not about. One that has the size of a mail that goes is recorded before that one does: should it be
/// the same to the byte, it would later be taken for that one, moved, and get no copy of its own (decision 41).
/// </summary>
/// <param name="route">What the ledger knows.</param>
/// <param name="clock">The clock.</param>
/// <param name="failing">Folders that are not listed any more.</param>
sealed class MailsBeside(ILedgerRoute route, TimeProvider clock, FailingFolders failing)
{
    readonly List<SourceListing> _listings = [];

    /// <summary>Lists all folders, what was thrown away among them, but for those that the removal is about.</summary>
    public async Task ListAsync(IMailSource source, SourceFolders about, CancellationToken cancellationToken)
    {
        // A later run may be about any of them.
        var all = SourceFolders.Choose(["*"], about.All, pattern => new(MailFailure.FolderNotFound, pattern));
        foreach (var folder in all.Except(about).Where(f => !failing.IsClosed(f)))
        {
            try
            {
                _listings.Add(await failing.ListBesideAsync(folder, () => source.ListAsync(folder, cancellationToken))
                    .ConfigureAwait(false));
            }
            catch (MailSyncException e) when (!e.IsTransient && e.Failure is MailFailure.CommandRefused or MailFailure.FolderNotFound)
            {
                // What nobody can look into keeps no mail of other folders from going.
            }
        }
    }

    /// <summary>Records those that have one of these sizes, and were not recorded before.</summary>
    public async Task NoteAsync(IReadOnlySet<long> sizes, CancellationToken cancellationToken)
    {
        foreach (var listing in _listings)
        {
            var likely = listing.Messages.Where(m => sizes.Contains(m.Size)).ToList();
            var known = await route.FindAsync(listing.Folder.Name, listing.Validity, [.. likely.Select(m => m.Uid)],
                cancellationToken).ConfigureAwait(false);
            await route.SaveAsync([.. likely.Where(m => !known.ContainsKey(m.Uid)).Select(m => new MessageRecord
            {
                Key = new MessageKey(listing.Folder.Name, listing.Validity, m.Uid), Size = m.Size, Arrived = m.Arrived,
                FirstSeen = clock.GetUtcNow(),
            })], cancellationToken).ConfigureAwait(false);
        }
    }
}
