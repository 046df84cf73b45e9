using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Servers;
using MailSyncPS.Engine.Servers.Folders;

namespace MailSyncPS.Engine.Tracking;

/// <summary>
/// Finds records of messages that have left another folder of the source: a message that was moved, or whose folder was
/// renamed, is no other message for that, and has its copy. What is still where it was stays out of question, but for what is marked as
/// deleted there: many mail programs move by a copy and that mark.
/// </summary>
/// <param name="source">The source.</param>
/// <param name="route">The ledger's view of it.</param>
/// <param name="unlistable">Folders that are not looked into, as the source breaks off there.</param>
/// <param name="keepsDeleted">Whether what is marked as deleted is a message like any other.</param>
sealed class MovedMessages(IMailSource source, ILedgerRoute route, IReadOnlySet<string> unlistable, bool keepsDeleted)
{
    /// <summary>The folder that is being looked into; null while none is.</summary>
    public string? At { get; private set; }

    /// <summary>
    /// Records that messages new to a folder may belong to. Folders are listed on the way, so the caller has to list its own anew if there
    /// are any.
    /// </summary>
    /// <param name="folder">The folder with the new messages.</param>
    /// <param name="sizes">The sizes of the new messages.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The records, and whether another folder was listed.</returns>
    public async Task<(IReadOnlyList<MessageRecord> Records, bool HasListed)> FindAsync(SourceFolder folder,
        IReadOnlyCollection<long> sizes, CancellationToken cancellationToken)
    {
        var likely = await route.FindInOtherFoldersAsync(folder.Name, sizes, cancellationToken).ConfigureAwait(false);
        if (likely.Count == 0)
            return ([], false);
        // What was seen to be gone can't be where it was: some servers move what is expunged to another folder.
        var moved = likely.Where(r => r.State == MessageState.Removed).ToList();
        var listed = false;
        if (moved.Count == likely.Count)
            return (moved, false);
        var existing = (await source.FindFoldersAsync(FolderSelection.Kept, cancellationToken).ConfigureAwait(false))
            .All.ToDictionary(f => f.Name, StringComparer.Ordinal);
        foreach (var records in likely.Except(moved).GroupBy(r => r.Key.Folder, StringComparer.Ordinal))
        {
            if (!existing.TryGetValue(records.Key, out var other))
            {
                moved.AddRange(records);
                continue;
            }
            SourceListing? listing = null;
            if (!unlistable.Contains(other.Name))
            {
                listed = true;
                listing = await TryListAsync(other, cancellationToken).ConfigureAwait(false);
            }
            // Of a folder that can't be looked into no more is known to have left it than when it was listed last.
            if (listing is null)
            {
                var known = await route.IndexAsync(other.Name, cancellationToken).ConfigureAwait(false);
                moved.AddRange(records.Where(r => known.Find(r.Key.Validity, r.Key.Uid) is { IsAbsent: true }));
                continue;
            }
            var there = listing.Messages.ToDictionary(m => m.Uid, m => m.Deleted && !keepsDeleted, StringComparer.Ordinal);
            var renumbered = records.Where(r => r.Key.Validity != listing.Validity).ToList();
            moved.AddRange(await WithoutThoseThereAsync(listing, renumbered, cancellationToken).ConfigureAwait(false));
            // A mark may be our own, of a removal that was interrupted.
            moved.AddRange(records.Except(renumbered).Where(r => !there.TryGetValue(r.Key.Uid, out var isMarked)
                || isMarked && !r.RemovalBegun));
        }
        return (moved, listed);
    }

    /// <summary>Lists a folder; null when the source doesn't open it.</summary>
    async Task<SourceListing?> TryListAsync(SourceFolder folder, CancellationToken cancellationToken)
    {
        At = folder.Name;
        try
        {
            var listing = await source.ListAsync(folder, cancellationToken).ConfigureAwait(false);
            At = null;
            return listing;
        }
        catch (MailSyncException e) when (!e.IsTransient && e.Failure is MailFailure.CommandRefused or MailFailure.FolderNotFound)
        {
            At = null;
            return null;
        }
    }

    /// <summary>
    /// Where a folder has another UIDVALIDITY, as after it was renamed and one of its name was made anew, ids say nothing: what a record
    /// stands for may be a message there that was not read yet, and so has no record of its own, if it has its size and arrived with it.
    /// </summary>
    /// <returns>The records whose messages are not there.</returns>
    async Task<IEnumerable<MessageRecord>> WithoutThoseThereAsync(SourceListing listing, List<MessageRecord> records,
        CancellationToken cancellationToken)
    {
        var sizes = records.Select(r => r.Size).ToHashSet();
        var likely = listing.Messages.Where(m => (keepsDeleted || !m.Deleted) && sizes.Contains(m.Size)).ToList();
        if (likely.Count == 0)
            return records;
        var known = await route.FindAsync(listing.Folder.Name, listing.Validity, [.. likely.Select(m => m.Uid)],
            cancellationToken).ConfigureAwait(false);
        var unread = likely.Where(m => !(known.TryGetValue(m.Uid, out var record) && record.Hash is not null)).ToLookup(m => m.Size);
        return records.Where(r => !unread[r.Size].Any(m => SourceTracker.IsSameArrival(r, m)));
    }
}
