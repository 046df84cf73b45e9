using MailSyncPS.Engine.Ledger;

namespace MailSyncPS.Engine.Forwarding;

/// <summary>Records whose messages are no longer listed under their id, waiting to be found by content; each is found once.</summary>
sealed class OrphanShelf(IEnumerable<MessageRecord> orphans)
{
    readonly Dictionary<string, Queue<MessageRecord>> _byHash = orphans
        .GroupBy(o => Convert.ToHexString(o.Hash!)).ToDictionary(g => g.Key, g => new Queue<MessageRecord>(g));

    /// <summary>Takes the record of a message with this content; null when there is none.</summary>
    public MessageRecord? Take(byte[] hash) =>
        _byHash.TryGetValue(Convert.ToHexString(hash), out var records) && records.TryDequeue(out var record) ? record : null;
}
