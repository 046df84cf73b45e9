using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Servers;
using MailSyncPS.Engine.Tracking;

namespace MailSyncPS.Engine.Retention;

/// <summary>
/// Tells which copies stand for another message already, as that one was removed: a mailbox that is reached by several names, as over
/// POP3 and IMAP, shares its copies among them, and of identical messages each name may have paired other ones. Each message that goes
/// needs a copy of its own.
/// </summary>
/// <param name="Surely">Those that stand for another message.</param>
/// <param name="Perhaps">Those that may: only as many copies count as there are beyond the messages that went.</param>
sealed record SpentCopies(IReadOnlySet<CopyRef> Surely, IReadOnlySet<CopyRef> Perhaps)
{
    static SpentCopies None { get; } = new(new HashSet<CopyRef>(), new HashSet<CopyRef>());

    /// <summary>
    /// The copies of the records that a message of the same content was removed for, when it went by another name; or may have been, as
    /// that one's copy is not where it was, and this one was only found.
    /// </summary>
    /// <param name="route">What the ledger knows.</param>
    /// <param name="reader">Reads the destination.</param>
    /// <param name="records">The records.</param>
    /// <param name="claims">The claims on copies of their content.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<SpentCopies> FindAsync(ILedgerRoute route, ICopyReader reader, IReadOnlyCollection<MessageRecord> records,
        ClaimIndex claims, CancellationToken cancellationToken)
    {
        var removed = claims.All.Where(c => c.IsLeaving).ToLookup(c => c.Copy);
        if (removed.Count == 0)
            return None;
        var surely = records.Where(r => r.Copy is { } copy && removed[copy].Any(c => c.RecordId != r.Id)).ToList();
        var perhaps = await FindMovedAsync(route, reader, records, claims, cancellationToken).ConfigureAwait(false);
        if (surely.Count + perhaps.Count == 0)
            return None;
        List<MessageRecord> suspect = [.. surely, .. perhaps];
        var copyless = await route.FindWithoutCopyAsync([.. suspect.Select(r => r.Hash).OfType<byte[]>()],
            [.. suspect.Select(r => r.StableHash).OfType<byte[]>()], cancellationToken).ConfigureAwait(false);
        return new(Places(surely), Places(perhaps));

        // Where no name has the message twice, what the other name removed is this one, which a backup brought back. One that has no copy,
        // as the destination keeps one of identical messages, is a message as well; so may be one that lay beside it and was not read yet.
        HashSet<CopyRef> Places(List<MessageRecord> those) => [.. those.Where(r => claims.Of(r).Select(c => c.Source)
            .Concat(copyless.Where(m => ContentClaims.IsOf(m, r)).Select(m => m.Source))
            .GroupBy(source => source).Any(name => name.Count() > 1)).Select(r => r.Copy!.Value)];
    }

    /// <summary>
    /// Those of the records whose copies may be that of a message that went, by whatever name, moved or under another id: no other message
    /// of that name has this copy.
    /// </summary>
    static async Task<List<MessageRecord>> FindMovedAsync(ILedgerRoute route, ICopyReader reader,
        IReadOnlyCollection<MessageRecord> records, ClaimIndex claims, CancellationToken cancellationToken)
    {
        var pairs = records.Where(r => r is { HasCopy: true, CopyIsOurs: false }).SelectMany(r => claims.Of(r)
            .Where(c => c.IsLeaving && c.RecordId != r.Id && c.Copy != r.Copy && !claims.Of(r).Any(twin => twin.RecordId != r.Id
                && twin.Source == c.Source && twin.RecordId != c.RecordId && twin.Copy == r.Copy))
            .Select(c => (Record: r, c.Copy))).ToList();
        var there = (await CopyPlaces.FindAsync(reader, pairs.Select(p => p.Copy), cancellationToken).ConfigureAwait(false))
            .Select(c => c.Copy).ToHashSet();
        return [.. pairs.Where(p => !there.Contains(p.Copy)).Select(p => p.Record).Distinct()];
    }
}
