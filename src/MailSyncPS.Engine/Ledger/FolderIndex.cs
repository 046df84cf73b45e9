namespace MailSyncPS.Engine.Ledger;

/// <summary>
/// What the ledger knows of the messages of a source folder, in few bytes each: of a large mailbox nearly all are settled,
/// and for these nothing more is asked. Those that were removed are only known to be there.
/// </summary>
public sealed class FolderIndex
{
    readonly Dictionary<uint, Dictionary<string, KnownMessage>> _messages = [];
    int _absent;
    int _count;

    /// <summary>Whether any of the messages was not there when presence was noted last.</summary>
    public bool HasAbsent => _absent > 0;

    /// <summary>Whether messages of the folder were removed.</summary>
    public bool HasRemoved { get; set; }

    /// <summary>Adds a message that was not removed.</summary>
    public void Add(uint validity, string uid, KnownMessage message)
    {
        if (!_messages.TryGetValue(validity, out var known))
            _messages[validity] = known = new(StringComparer.Ordinal);
        known.Add(uid, message);
        _count++;
        if (message.IsAbsent)
            _absent++;
    }

    /// <summary>What is known of a message; null for one that is new, or was removed.</summary>
    public KnownMessage? Find(uint validity, string uid) =>
        _messages.TryGetValue(validity, out var known) && known.TryGetValue(uid, out var message) ? message : null;

    /// <summary>Whether presence is noted as these listed messages show it, new ones apart.</summary>
    public bool IsPresenceNoted(uint validity, IEnumerable<string> uids)
    {
        var known = _messages.GetValueOrDefault(validity) ?? [];
        var present = uids.Count(uid => known.TryGetValue(uid, out var message) && !message.IsAbsent);
        return present == _count - _absent && (!HasAbsent || !uids.Any(uid => known.TryGetValue(uid, out var message) && message.IsAbsent));
    }
}
