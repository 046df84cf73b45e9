using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Servers;

namespace MailSyncPS.Engine.Forwarding;

/// <summary>
/// Tells of copies that are not there any more in a folder that was put back from a backup, which of them the backup had: people have
/// thrown them away. Ids only go up, where the destination tells their order: a backup that has a copy had all that came before it.
/// </summary>
sealed class BackupWitnesses
{
    readonly ICopyReader _reader;

    /// <summary>The last copy that the backup surely had; null for none.</summary>
    readonly CopyRef? _last;

    /// <summary>The last copy that is there of those that were sent together.</summary>
    readonly Dictionary<DateTimeOffset, CopyRef> _lastOfSending;

    /// <param name="reader">Tells the order of copies.</param>
    /// <param name="intact">The records whose copies are there.</param>
    /// <param name="taken">Those whose copies went with the restore: other messages have their ids, or nothing can have them yet.</param>
    public BackupWitnesses(ICopyReader reader, IEnumerable<MessageRecord> intact, IEnumerable<MessageRecord> taken)
    {
        _reader = reader;
        // What was sent no later than a copy that the restore took was sent before it.
        var restoredAfter = taken.Max(r => r.SentAt);
        _lastOfSending = intact.Where(r => r.SentAt is not null).GroupBy(r => r.SentAt!.Value)
            .ToDictionary(g => g.Key, g => g.Select(r => r.Copy!.Value).Aggregate(LastOf));
        _last = _lastOfSending.Where(s => s.Key <= restoredAfter).Select(s => (CopyRef?)s.Value).Aggregate((CopyRef?)null,
            (last, copy) => last is { } known ? LastOf(known, copy!.Value) : copy);
    }

    /// <summary>Whether a copy that is missing was in the backup.</summary>
    public bool ShowWasThere(MessageRecord missing) => missing.Copy is { } copy && (_last is { } last && _reader.IsAbove(last, copy)
        || missing.SentAt is { } sent && _lastOfSending.TryGetValue(sent, out var together) && _reader.IsAbove(together, copy));

    CopyRef LastOf(CopyRef one, CopyRef other) => _reader.IsAbove(one, other) ? one : other;
}
