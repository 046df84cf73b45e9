using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Servers;
using MailSyncPS.Engine.Tracking;

namespace MailSyncPS.Engine.Retention;

/// <summary>Makes sure that proven copies are still at the destination: where they were put, or where people have filed them.</summary>
sealed class CopyCheck(ICopyReader reader, IRunObserver observer)
{
    /// <summary>Those of the records whose copies are there.</summary>
    public async Task<IReadOnlySet<long>> FindPresentAsync(IReadOnlyList<MessageRecord> records, CancellationToken cancellationToken)
    {
        var present = new HashSet<long>();
        foreach (var folder in records.GroupBy(r => (r.CopyFolder!, r.CopyValidity)))
        {
            var state = await reader.FindFolderAsync(folder.Key.Item1, cancellationToken).ConfigureAwait(false);
            if (state is null || state.Validity != folder.Key.CopyValidity)
                continue;
            var uids = folder.Where(r => r.CopyUid is not null).Select(r => r.CopyUid!.Value).ToHashSet();
            var found = (await reader.FindAsync(state.Name, uids, cancellationToken).ConfigureAwait(false)).Where(e => !e.Deleted).Select(e => e.Uid).ToHashSet();
            present.UnionWith(folder.Where(r => r.CopyUid is { } uid && found.Contains(uid)).Select(r => r.Id));
        }
        var gone = records.Where(r => !present.Contains(r.Id)).ToList();
        if (gone.Count > 0)
            await FindElsewhereAsync(gone, records, present, cancellationToken).ConfigureAwait(false);
        return present;
    }

    async Task FindElsewhereAsync(List<MessageRecord> gone, IReadOnlyList<MessageRecord> all, HashSet<long> present, CancellationToken cancellationToken)
    {
        observer.OnVerbose($"{gone.Count} copies are not where they were put: looking for them in the destination's other folders.");
        // A copy that serves another message can't serve this one as well.
        var taken = all.Where(r => present.Contains(r.Id)).Select(r => (r.CopyFolder!, r.CopyUid!.Value)).ToHashSet();
        var wanted = gone.GroupBy(r => r.Size).ToDictionary(g => g.Key, g => g.ToList());
        foreach (var folder in await reader.FindKeepingFoldersAsync(cancellationToken).ConfigureAwait(false))
        {
            if (wanted.Count == 0)
                return;
            var likely = (await reader.ListAsync(folder, 1, cancellationToken).ConfigureAwait(false))
                .Where(e => !e.Deleted && wanted.ContainsKey(e.Size) && !taken.Contains((folder, e.Uid))).ToList();
            foreach (var batch in FetchBatches.Cut(likely, e => e.Size))
            {
                var bytes = await reader.ReadAsync(folder, [.. batch.Select(e => e.Uid)], batch.Sum(e => e.Size), cancellationToken).ConfigureAwait(false);
                foreach (var mail in bytes.Values)
                    Match(MessageHash.Of(mail.Span), wanted, present);
            }
        }
    }

    static void Match(MessageHash hash, Dictionary<long, List<MessageRecord>> wanted, HashSet<long> present)
    {
        if (!wanted.TryGetValue(hash.Size, out var records) || records.Find(r => r.Hash.AsSpan().SequenceEqual(hash.Exact)) is not { } record)
            return;
        present.Add(record.Id);
        records.Remove(record);
        if (records.Count == 0)
            wanted.Remove(hash.Size);
    }
}
