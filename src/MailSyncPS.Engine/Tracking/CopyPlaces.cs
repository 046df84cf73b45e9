using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Servers;

namespace MailSyncPS.Engine.Tracking;

/// <summary>Looks at the places at the destination that claims name. In a folder that gave all ids anew they mean nothing.</summary>
static class CopyPlaces
{
    /// <summary>Where something lies that nobody marked as deleted, with its size in bytes.</summary>
    public static async Task<IReadOnlyList<(CopyRef Copy, long Size)>> FindAsync(ICopyReader reader, IEnumerable<CopyRef> copies,
        CancellationToken cancellationToken)
    {
        var found = new List<(CopyRef, long)>();
        foreach (var place in copies.Where(c => c.HasId).Distinct().GroupBy(c => c.WithoutId))
        {
            if (await reader.FindFolderAsync(place.Key.Folder, cancellationToken).ConfigureAwait(false) is not { } folder
                || folder.Epoch != place.Key.Epoch)
                continue;
            var there = await reader.FindAsync(place.Key.Folder, [.. place.Select(c => c.Id)], cancellationToken).ConfigureAwait(false);
            found.AddRange(there.Where(e => !e.Deleted).DistinctBy(e => e.Id).Select(e => (place.Key with { Id = e.Id }, e.Size)));
        }
        return found;
    }

    /// <summary>What lies there hashes to; what the destination gives nothing for is absent.</summary>
    public static async Task<IReadOnlyDictionary<CopyRef, MessageHash>> ReadAsync(ICopyReader reader, IEnumerable<CopyRef> copies,
        CancellationToken cancellationToken)
    {
        var hashes = new Dictionary<CopyRef, MessageHash>();
        foreach (var place in (await FindAsync(reader, copies, cancellationToken).ConfigureAwait(false)).GroupBy(c => c.Copy.WithoutId))
        {
            foreach (var batch in FetchBatches.Cut(place, c => c.Size))
            {
                foreach (var (id, hash) in await reader.ReadAsync(place.Key.Folder, [.. batch.Select(c => c.Copy.Id)],
                    batch.Sum(c => c.Size), MessageHash.Of, cancellationToken).ConfigureAwait(false))
                    hashes[place.Key with { Id = id }] = hash;
            }
        }
        return hashes;
    }
}
