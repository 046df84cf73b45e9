using MailSyncPS.Engine.Servers;

namespace MailSyncPS.Engine.Forwarding;

/// <summary>A destination folder that is searched for copies: the messages in it that no message has claimed, by size.</summary>
/// <param name="state">The folder's state when it was opened.</param>
/// <param name="fromUid">From which UID on it is listed.</param>
/// <param name="isTarget">Whether mail is sent to it, so that what lies there was not filed there by people.</param>
sealed class SearchedFolder(CopyFolder state, uint fromUid, bool isTarget)
{
    readonly Dictionary<long, List<CopyEntry>> _bySize = [];
    readonly HashSet<uint> _present = [];

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
    public int Count { get; private set; }

    /// <summary>Whether a message was listed, free or not.</summary>
    public bool Has(uint uid) => _present.Contains(uid);

    /// <summary>Adds a listed message.</summary>
    public void Add(CopyEntry entry, bool isFree)
    {
        NextUid = Math.Max(NextUid, entry.Uid + 1);
        if (!entry.Deleted)
            _present.Add(entry.Uid);
        if (!isFree)
            return;
        Count++;
        if (!_bySize.TryGetValue(entry.Size, out var entries))
            _bySize[entry.Size] = entries = [];
        entries.Add(entry);
    }

    /// <summary>Forgets what has come since the folder was opened, so that it is listed again.</summary>
    public void ForgetNew()
    {
        NextUid = _firstNew;
        _present.RemoveWhere(uid => uid >= NextUid);
        foreach (var entries in _bySize.Values)
            entries.RemoveAll(e => e.Uid >= NextUid);
    }

    /// <summary>The free messages of these sizes.</summary>
    public IEnumerable<CopyEntry> OfSizes(IEnumerable<long> sizes) =>
        sizes.SelectMany(s => _bySize.TryGetValue(s, out var entries) ? (IEnumerable<CopyEntry>)entries : []);

    /// <summary>Takes a message off, as it is claimed now.</summary>
    public void Take(CopyEntry entry) => _bySize[entry.Size].Remove(entry);
}
