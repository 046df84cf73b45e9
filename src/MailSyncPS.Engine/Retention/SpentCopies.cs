using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Tracking;

namespace MailSyncPS.Engine.Retention;

/// <summary>
/// Tells which copies stand for another message already, as that one was removed: a mailbox that is reached by several names, as over
/// POP3 and IMAP, shares its copies among them, and of identical messages each name may have paired other ones. Each message that goes
/// needs a copy of its own.
/// </summary>
static class SpentCopies
{
    /// <summary>The copies of the records that a message of the same content was removed for, when it went by another name.</summary>
    /// <param name="route">What the ledger knows.</param>
    /// <param name="records">The records.</param>
    /// <param name="claims">The claims on copies of their content.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<IReadOnlySet<CopyRef>> FindAsync(ILedgerRoute route, IEnumerable<MessageRecord> records, ClaimIndex claims,
        CancellationToken cancellationToken)
    {
        var removed = claims.All.Where(c => c.IsLeaving).ToLookup(c => c.Copy);
        var suspect = records.Where(r => r.Copy is { } copy && removed[copy].Any(c => c.RecordId != r.Id)).ToList();
        if (suspect.Count == 0)
            return new HashSet<CopyRef>();
        var copyless = await route.FindWithoutCopyAsync([.. suspect.Select(r => r.Hash).OfType<byte[]>()],
            [.. suspect.Select(r => r.StableHash).OfType<byte[]>()], cancellationToken).ConfigureAwait(false);
        // Where no name has the message twice, what the other name removed is this one, which a backup brought back. One that has no copy,
        // as the destination keeps one of identical messages, is a message as well; so may be one that lay beside it and was not read yet.
        return suspect.Where(r => claims.Of(r).Select(c => c.Source)
            .Concat(copyless.Where(m => ContentClaims.IsOf(m, r)).Select(m => m.Source))
            .GroupBy(source => source).Any(name => name.Count() > 1)).Select(r => r.Copy!.Value).ToHashSet();
    }
}
