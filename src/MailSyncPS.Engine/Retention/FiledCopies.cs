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
/// <param name="listed">The sizes of what is listed there.</param>
/// <param name="copyReadings">What was read there in this run.</param>
/// <param name="places">The places that were found in this run, by the records' numbers: the ledger learns of each with the removal of
/// its message, and until then no other message may have it.</param>
sealed class FiledCopies(ILedgerRoute route, ICopyReader reader, ListedSizes listed, CopyReadings copyReadings,
    Dictionary<long, CopyRef> places)
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
        var found = await SearchAsync(wanted, readings, cancellationToken).ConfigureAwait(false);
        var claims = (await ContentClaims.OfAsync(route, gone, cancellationToken).ConfigureAwait(false)).MovedTo(places);
        var spent = await SpentCopies.FindAsync(route, reader, gone, claims, cancellationToken).ConfigureAwait(false);
        var own = gone.Where(r => r.HasCopy).Select(r => r.Copy!.Value).Except(spent.Surely).ToHashSet();
        var shown = new ShownMessages(reader);
        await shown.AskAsync(found.Where(f => f.Skip(1).Any()).SelectMany(f => f).Concat(claims.All.Select(c => c.Copy)),
            cancellationToken).ConfigureAwait(false);
        var inDoubt = (await route.FindPendingClaimsAsync([.. wanted.Values.Select(r => r[0].Hash!)], ofOwn: true,
            cancellationToken).ConfigureAwait(false)).ToLookup(c => Convert.ToHexString(c.Hash), StringComparer.Ordinal);
        var filed = new List<MessageRecord>();
        foreach (var (hash, records) in wanted)
        {
            var taken = claims.Of(records[0]).Where(c => !own.Contains(c.Copy))
                .Where(c => !c.AtSource || found[hash].Contains(c.Copy))
                .Select(c => c.Copy).ToHashSet();
            var messages = found[hash].DistinctBy(shown.Of).ToList();
            // What is in doubt may be there, and its place is known to nobody.
            var free = messages.Count - taken.Count - inDoubt[hash].Count();
            var untaken = messages.ExceptBy(taken.Select(shown.Of), shown.Of);
            filed.AddRange(records.Zip(untaken.Take(Math.Max(0, free)),
                (record, place) => record with { Copy = place, CopyIsOurs = false }));
        }
        filed.ForEach(r => places[r.Id] = r.Copy!.Value);
        return filed;
    }

    /// <summary>Where the destination keeps anything of these contents, by hash.</summary>
    async Task<ILookup<string, CopyRef>> SearchAsync(Dictionary<string, List<MessageRecord>> wanted,
        IReadOnlyDictionary<long, MailReading> readings, CancellationToken cancellationToken)
    {
        var sizes = wanted.Values.SelectMany(r => Sizes(r[0], readings)).ToHashSet();
        var byStableHash = wanted.Where(w => w.Value[0].StableHash is not null)
            .ToLookup(w => Convert.ToHexString(w.Value[0].StableHash!), w => w.Key, StringComparer.Ordinal);
        var found = new List<(string Hash, CopyRef Place)>();
        foreach (var name in (await reader.FindKeepingFoldersAsync(evenEmpty: false, cancellationToken).ConfigureAwait(false))
            .Select(f => f.Name))
        {
            if (await reader.FindFolderAsync(name, cancellationToken).ConfigureAwait(false) is not { } folder)
                continue;
            var likely = (await listed.ListAsync(name, default, null, cancellationToken).ConfigureAwait(false)).Entries
                .Where(e => !e.Deleted && sizes.Contains(e.Size)).ToList();
            var copies = await copyReadings.ReadAsync(name, likely.Select(e => (folder.CopyOf(e), e.Size)),
                cancellationToken).ConfigureAwait(false);
            found.AddRange(copies.SelectMany(mail => Wanted(mail.Value.Hash)
                .Select(hash => (hash, new CopyRef(name, folder.Epoch, mail.Key)))));
        }
        return found.ToLookup(f => f.Hash, f => f.Place, StringComparer.Ordinal);

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
