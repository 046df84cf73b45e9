using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Tracking;

namespace MailSyncPS.Engine.Forwarding;

/// <summary>Records whose messages are no longer listed under their id, waiting to be found by content; each is found once.</summary>
sealed class OrphanIndex(IEnumerable<MessageRecord> orphans)
{
    readonly Dictionary<string, Queue<MessageRecord>> _byHash = Group(orphans, o => o.Hash);
    readonly Dictionary<string, Queue<MessageRecord>> _byStableHash = Group(orphans, o => o.StableHash);
    readonly HashSet<long> _taken = [];

    /// <summary>Takes the record of a message with this content, one of the same bytes if there is one; null when there is none.</summary>
    public MessageRecord? Take(MessageHash hash) => Take(_byHash, hash.Exact) ?? Take(_byStableHash, hash.Stable);

    MessageRecord? Take(Dictionary<string, Queue<MessageRecord>> index, byte[] hash)
    {
        if (index.TryGetValue(Convert.ToHexString(hash), out var records))
        {
            while (records.TryDequeue(out var record))
            {
                if (_taken.Add(record.Id))
                    return record;
            }
        }
        return null;
    }

    static Dictionary<string, Queue<MessageRecord>> Group(IEnumerable<MessageRecord> orphans, Func<MessageRecord, byte[]?> hash) =>
        orphans.Where(o => hash(o) is not null).GroupBy(o => Convert.ToHexString(hash(o)!))
            .ToDictionary(g => g.Key, g => new Queue<MessageRecord>(g));
}
