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

    /// <summary>Whether a message is as it was, and proven or set aside.</summary>
    public bool IsSettled(uint validity, string uid, long size, out MessageState state)
    {
        var found = _messages.TryGetValue(validity, out var known) && known.TryGetValue(uid, out var message) && message.Size == size ? message : default;
        state = found.State;
        return state is MessageState.Proven or MessageState.Quarantined;
    }

    /// <summary>Whether presence is noted as these listed messages show it, new ones apart.</summary>
    public bool IsPresenceNoted(uint validity, IEnumerable<string> uids)
    {
        var known = _messages.GetValueOrDefault(validity) ?? [];
        var present = uids.Count(uid => known.TryGetValue(uid, out var message) && !message.IsAbsent);
        return present == _count - _absent && (!HasAbsent || !uids.Any(uid => known.TryGetValue(uid, out var message) && message.IsAbsent));
    }
}
