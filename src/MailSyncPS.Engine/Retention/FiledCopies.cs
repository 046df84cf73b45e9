using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Servers;
using MailSyncPS.Engine.Tracking;

namespace MailSyncPS.Engine.Retention;

/// <summary>
/// Finds copies that people have filed elsewhere, by content. A copy serves one message only: what another message claims
/// is that one's, and for each message of the same content that is no longer at its source one copy counts as its own.
/// </summary>
/// <param name="route">What the ledger knows.</param>
/// <param name="reader">Reads the destination.</param>
/// <param name="copyReadings">What was read there in this run.</param>
/// <param name="known">The places that were found in this run, by the records' numbers: the ledger learns of each with the removal of
/// its message, and until then no other message may have it.</param>
sealed class FiledCopies(ILedgerRoute route, ICopyReader reader, CopyReadings copyReadings, Dictionary<long, CopyRef> known)
{
    /// <summary>Those of the records, whose copies are not where they were put, that have a copy elsewhere; each with its place.</summary>
    /// <param name="gone">The records.</param>
    /// <param name="readings">What the messages hash to, by the records' numbers, as far as they were read in this run.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<IReadOnlyList<MessageRecord>> FindAsync(IReadOnlyList<MessageRecord> gone,
        IReadOnlyDictionary<long, MailReading> readings, CancellationToken cancellationToken)
    {
        var wanted = gone.Where(r => r.Hash is not null).GroupBy(r => Convert.ToHexString(r.Hash!))
            .ToDictionary(g => g.Key, g => g.ToList(), StringComparer.Ordinal);
        var places = await SearchAsync(wanted, readings, cancellationToken).ConfigureAwait(false);
        var count = await CounterAsync(places, cancellationToken).ConfigureAwait(false);
        var claims = (await ContentClaims.OfAsync(route, gone, cancellationToken).ConfigureAwait(false)).MovedTo(known);
        var own = gone.Where(r => r.HasCopy).Select(r => r.Copy!.Value).Except(SpentCopies.Of(gone, claims)).ToHashSet();
        var found = new List<MessageRecord>();
        foreach (var (hash, records) in wanted)
        {
            var taken = claims.Of(records[0]).Where(c => !own.Contains(c.Copy))
                .Where(c => !c.AtSource || places[hash].Any(p => p.Copy == c.Copy)).Select(c => c.Copy).ToHashSet();
            var free = count(places[hash].Select(p => p.Copy)) - taken.Count;
            var untaken = places[hash].Select(p => p.Copy).Except(taken);
            found.AddRange(records.Zip(untaken.Take(Math.Max(0, free)),
                (record, place) => record with { Copy = place, CopyIsOurs = false }));
        }
        found.ForEach(r => known[r.Id] = r.Copy!.Value);
        return found;
    }

    /// <summary>Tells how many messages there are at places of identical ones, as a view shows again what lies in other folders.</summary>
    async Task<Func<IEnumerable<CopyRef>, int>> CounterAsync(ILookup<string, (CopyRef Copy, long Size)> found,
        CancellationToken cancellationToken)
    {
        var several = found.Where(p => p.Skip(1).Any()).SelectMany(p => p).ToList();
        if (several.Count == 0 || await AllMailView.FindAsync(reader, cancellationToken).ConfigureAwait(false) is not { } all)
            return places => places.Count();
        var shown = await all.ListAsync(cancellationToken).ConfigureAwait(false);
        var apart = await all.FindApartAsync(shown, several.Select(p => p.Copy.Folder).Where(f => f != all.Name).Distinct(),
            several.Select(p => p.Size).ToHashSet(), cancellationToken).ConfigureAwait(false);
        return places => AllMailView.Count(places, apart);
    }

    /// <summary>Everything of these contents that the destination keeps, by hash: in folders first, and then in a view.</summary>
    async Task<ILookup<string, (CopyRef Copy, long Size)>> SearchAsync(Dictionary<string, List<MessageRecord>> wanted,
        IReadOnlyDictionary<long, MailReading> readings, CancellationToken cancellationToken)
    {
        var sizes = wanted.Values.SelectMany(r => Sizes(r[0], readings)).ToHashSet();
        var byStableHash = wanted.Where(w => w.Value[0].StableHash is not null)
            .ToLookup(w => Convert.ToHexString(w.Value[0].StableHash!), w => w.Key, StringComparer.Ordinal);
        var all = await reader.FindAllMailAsync(cancellationToken).ConfigureAwait(false);
        var found = new List<(string Hash, CopyRef Place, long Size)>();
        foreach (var name in (await reader.FindKeepingFoldersAsync(evenEmpty: false, cancellationToken).ConfigureAwait(false))
            .Select(f => f.Name))
        {
            if (await reader.FindFolderAsync(name, cancellationToken).ConfigureAwait(false) is not { } folder)
                continue;
            var likely = (await reader.ListAsync(name, default, cancellationToken).ConfigureAwait(false))
                .Entries.Where(e => !e.Deleted && sizes.Contains(e.Size)).ToList();
            var copies = await copyReadings.ReadAsync(name, likely.Select(e => (folder.CopyOf(e), e.Size)),
                cancellationToken).ConfigureAwait(false);
            found.AddRange(likely.Where(e => copies.ContainsKey(e.Id)).SelectMany(e => Wanted(copies[e.Id].Hash)
                .Select(hash => (hash, folder.CopyOf(e), e.Size))));
        }
        return found.OrderBy(f => f.Place.Folder == all).ToLookup(f => f.Hash, f => (f.Place, f.Size), StringComparer.Ordinal);

        IEnumerable<string> Wanted(MessageHash copy)
        {
            var exact = Convert.ToHexString(copy.Exact);
            return wanted.ContainsKey(exact) ? [exact] : byStableHash[Convert.ToHexString(copy.Stable)].Take(1);
        }
    }

    /// <summary>
    /// The sizes that a copy may have. A mail without a line end at its end is announced without one over POP3, and read and stored with
    /// it.
    /// </summary>
    static IEnumerable<long> Sizes(MessageRecord record, IReadOnlyDictionary<long, MailReading> readings) =>
        readings.TryGetValue(record.Id, out var reading) && !reading.Hash.HasStateLines && record.Proof != ProofKind.StateLines
            ? reading.Hash.LikelySizes.Append(record.Size)
        : record.Proof != ProofKind.StateLines ? [record.Size, record.Size + 1, record.Size + 2]
        : Enumerable.Range(-StateLines.MostBytes, 2 * StateLines.MostBytes + 1).Select(differing => record.Size + differing);
}
