using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Tracking;

namespace MailSyncPS.Engine.Forwarding;

/// <summary>Records whose messages are no longer listed under their id, waiting to be found by content; each is found once.</summary>
sealed class OrphanIndex(IEnumerable<MessageRecord> orphans)
{
    readonly Dictionary<string, LinkedList<MessageRecord>> _byHash = Group(orphans, o => o.Hash);
    readonly Dictionary<string, LinkedList<MessageRecord>> _byStableHash = Group(orphans, o => o.StableHash);
    readonly HashSet<long> _taken = [];

    /// <summary>Takes the record of a message with this content, one of the same bytes if there is one; null when there is none.</summary>
    /// <param name="hash">The content.</param>
    /// <param name="recordId">The number of the record that the message has so far.</param>
    public MessageRecord? Take(MessageHash hash, long recordId) =>
        Take(_byHash, hash.Exact, recordId) ?? Take(_byStableHash, hash.Stable, recordId);

    MessageRecord? Take(Dictionary<string, LinkedList<MessageRecord>> index, byte[] hash, long recordId)
    {
        if (!index.TryGetValue(Convert.ToHexString(hash), out var records))
            return null;
        for (var (at, next) = (records.First, records.First?.Next); at is not null; (at, next) = (next, next?.Next))
        {
            var record = at.Value;
            // What lay beside a message when its removal was begun, or when it was last seen, is another one, be it the same to the byte.
            if (recordId <= record.NewestBeside)
                continue;
            records.Remove(at);
            if (_taken.Add(record.Id))
                return record;
        }
        return null;
    }

    static Dictionary<string, LinkedList<MessageRecord>> Group(IEnumerable<MessageRecord> orphans, Func<MessageRecord, byte[]?> hash) =>
        orphans.Where(o => hash(o) is not null).GroupBy(o => Convert.ToHexString(hash(o)!))
            .ToDictionary(g => g.Key, g => new LinkedList<MessageRecord>(g));
}
