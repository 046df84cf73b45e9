using MailSyncPS.Engine.Servers;

namespace MailSyncPS.Engine.Tracking;

/// <summary>
/// The folder that is said to show again what lies in the others, as at Gmail: a message is seen there, and in each folder that is a label
/// of it, so that the places of identical messages don't add up.
/// </summary>
/// <param name="reader">Reads the destination.</param>
/// <param name="name">The folder's name.</param>
sealed class AllMailView(ICopyReader reader, string name)
{
    /// <summary>Its name.</summary>
    public string Name => name;

    /// <summary>The view of a destination; null where there is none.</summary>
    public static async Task<AllMailView?> FindAsync(ICopyReader reader, CancellationToken cancellationToken) =>
        await reader.FindAllMailAsync(cancellationToken).ConfigureAwait(false) is { } name ? new AllMailView(reader, name) : null;

    /// <summary>What it shows.</summary>
    public Task<IReadOnlyList<CopyEntry>> ListAsync(CancellationToken cancellationToken) => ListAsync(name, cancellationToken);

    /// <summary>
    /// Which folders hold messages that this one doesn't show, as their sizes tell: spam, for instance, or every folder where this is one
    /// like the others. What lies in them comes on top. Of a folder that is shown in part, as where it shows the newest alone, that can't
    /// be told.
    /// </summary>
    /// <param name="shown">What it shows.</param>
    /// <param name="folders">The folders in question.</param>
    /// <param name="sizes">The sizes of the messages that are counted: these tell nothing.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<HashSet<string>> FindApartAsync(IReadOnlyList<CopyEntry> shown, IEnumerable<string> folders, IReadOnlySet<long> sizes,
        CancellationToken cancellationToken)
    {
        var apart = new HashSet<string>(StringComparer.Ordinal);
        foreach (var folder in folders)
        {
            var before = await ListAsync(folder, cancellationToken).ConfigureAwait(false);
            if (IsShown(before, shown, sizes))
                continue;
            // What comes and goes meanwhile says nothing: only what lay there before and after must be shown in between.
            var between = await ListAsync(cancellationToken).ConfigureAwait(false);
            var after = (await ListAsync(folder, cancellationToken).ConfigureAwait(false)).Select(e => e.Id).ToHashSet();
            if (!IsShown(before.Where(e => after.Contains(e.Id)), between, sizes))
                apart.Add(folder);
        }
        return apart;
    }

    /// <summary>How many messages there are, at the least, of identical ones that are seen at these places.</summary>
    /// <param name="places">The places, those in the view among them.</param>
    /// <param name="apart">The folders whose messages come on top.</param>
    public static int Count(IEnumerable<CopyRef> places, IReadOnlySet<string> apart)
    {
        var sides = places.ToLookup(c => apart.Contains(c.Folder));
        // No folder holds a message twice.
        return sides[true].Count() + sides[false].GroupBy(c => c.WithoutId).Select(f => f.Count()).DefaultIfEmpty().Max();
    }

    static bool IsShown(IEnumerable<CopyEntry> held, IEnumerable<CopyEntry> shown, IReadOnlySet<long> sizes)
    {
        var counts = shown.GroupBy(e => e.Size).ToDictionary(s => s.Key, s => s.Count());
        var bySize = held.GroupBy(e => e.Size).ToList();
        return bySize.TrueForAll(s => counts.GetValueOrDefault(s.Key) >= s.Count())
            || bySize.Exists(s => !sizes.Contains(s.Key) && counts.ContainsKey(s.Key));
    }

    async Task<IReadOnlyList<CopyEntry>> ListAsync(string folder, CancellationToken cancellationToken) =>
        [.. (await reader.ListAsync(folder, default, cancellationToken).ConfigureAwait(false)).Entries.Where(e => !e.Deleted)];
}
