using MailSyncPS.Engine.Servers;
using MailSyncPS.Engine.Tracking;

namespace MailSyncPS.Engine.Forwarding;

/// <summary>A destination folder that is searched for copies: the messages in it that no message has claimed, by size.</summary>
/// <param name="state">The folder's state when it was opened.</param>
/// <param name="fromUid">From which UID on it is listed.</param>
/// <param name="isTarget">Whether mail is sent to it, so that what lies there was not filed there by people.</param>
sealed class SearchedFolder(CopyFolder state, uint fromUid, bool isTarget)
{
    readonly Dictionary<long, List<CopyEntry>> _bySize = [];
    readonly Dictionary<uint, CopyEntry> _present = [];

    /// <summary>The first UID that has come since the folder was opened, as far as that is listed at all.</summary>
    readonly uint _firstNew = Math.Max(fromUid, state.UidNext);

    /// <summary>The folder's name.</summary>
    public string Name => state.Name;

    /// <summary>Its UIDVALIDITY.</summary>
    public uint Validity => state.Validity;

    /// <summary>Whether mail is sent to it.</summary>
    public bool IsTarget => isTarget;

    /// <summary>The first UID that was not listed yet.</summary>
    public uint NextUid { get; private set; } = fromUid;

    /// <summary>How many free messages were listed.</summary>
    public int Count => _bySize.Values.Sum(entries => entries.Count);

    /// <summary>Whether a message was listed, free or not.</summary>
    public bool Has(uint uid) => _present.ContainsKey(uid);

    /// <summary>A listed message, free or not; null when there is none.</summary>
    public CopyEntry? Find(uint uid) => _present.TryGetValue(uid, out var entry) ? entry : null;

    /// <summary>Adds a listed message.</summary>
    public void Add(CopyEntry entry, bool isFree)
    {
        NextUid = Math.Max(NextUid, entry.Uid + 1);
        if (!entry.Deleted)
            _present[entry.Uid] = entry;
        if (!isFree)
            return;
        if (!_bySize.TryGetValue(entry.Size, out var entries))
            _bySize[entry.Size] = entries = [];
        entries.Add(entry);
    }

    /// <summary>Forgets what has come since the folder was opened, so that it is listed again.</summary>
    public void ForgetNew()
    {
        NextUid = _firstNew;
        foreach (var uid in _present.Keys.Where(uid => uid >= NextUid).ToList())
            _present.Remove(uid);
        foreach (var entries in _bySize.Values)
            entries.RemoveAll(e => e.Uid >= NextUid);
    }

    /// <summary>The free messages of these sizes.</summary>
    public IEnumerable<CopyEntry> OfSizes(IEnumerable<long> sizes) =>
        sizes.SelectMany(s => _bySize.TryGetValue(s, out var entries) ? (IEnumerable<CopyEntry>)entries : []);

    /// <summary>The free messages whose size a copy of a message may have, be it one that differs in a server's state lines.</summary>
    public IEnumerable<CopyEntry> LikelyFor(MessageHash hash) => hash.HasStateLines
        ? _bySize.Where(s => hash.IsSizeWithState(s.Key) || hash.LikelySizes.Contains(s.Key)).SelectMany(s => s.Value)
        : OfSizes(hash.LikelySizes);

    /// <summary>Whether a message is free.</summary>
    public bool IsFree(CopyEntry entry) => _bySize.TryGetValue(entry.Size, out var entries) && entries.Contains(entry);

    /// <summary>Takes a message off, as it is claimed now.</summary>
    public void Take(CopyEntry entry) => _bySize[entry.Size].Remove(entry);
}
