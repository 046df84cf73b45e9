using System.Globalization;

namespace MailSyncPS.Engine.Ledger;

/// <summary>
/// What the ledger knows of the messages of a source folder, in few bytes each: of a large mailbox nearly all are settled,
/// and for these nothing more is asked. Those that were removed are only known to be there.
/// </summary>
public sealed class FolderIndex
{
    readonly Dictionary<uint, Dictionary<string, KnownMessage>> _messages = [];
    readonly Dictionary<uint, uint> _highest = [];
    int _absent;
    int _count;

    /// <summary>Whether any of the messages was not there when presence was noted last.</summary>
    public bool HasAbsent => _absent > 0;

    /// <summary>Whether messages of the folder were removed.</summary>
    public bool HasRemoved { get; set; }

    /// <summary>Whether there are records whose ids were given to other messages.</summary>
    public bool HasRetired { get; set; }

    /// <summary>
    /// The highest UID (IMAP) of these messages under a UIDVALIDITY; 0 for none. Whatever a folder holds, UIDs only go up (RFC 3501,
    /// 2.3.1.1).
    /// </summary>
    public uint HighestUid(uint validity) => _highest.GetValueOrDefault(validity);

    /// <summary>Whether messages of the folder are known under other UIDVALIDITYs, and none under this one.</summary>
    public bool KnowsOnlyOthers(uint validity) => _count > 0 && !_messages.ContainsKey(validity);

    /// <summary>Adds a message that was not removed.</summary>
    public void Add(uint validity, string uid, KnownMessage message)
    {
        if (!_messages.TryGetValue(validity, out var known))
            _messages[validity] = known = new(StringComparer.Ordinal);
        known.Add(uid, message);
        if (uint.TryParse(uid, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > HighestUid(validity))
            _highest[validity] = number;
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
