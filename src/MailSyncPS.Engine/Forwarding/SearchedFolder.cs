using MailSyncPS.Engine.Servers;

namespace MailSyncPS.Engine.Forwarding;

/// <summary>A destination folder that is searched for copies: the messages in it that no message has claimed, by size.</summary>
sealed class SearchedFolder(string name, uint validity, uint fromUid)
{
    readonly Dictionary<long, List<CopyEntry>> _bySize = [];

    /// <summary>The folder's name.</summary>
    public string Name => name;

    /// <summary>Its UIDVALIDITY.</summary>
    public uint Validity => validity;

    /// <summary>The first UID that was not listed yet.</summary>
    public uint NextUid { get; private set; } = fromUid;

    /// <summary>How many free messages were listed.</summary>
    public int Count { get; private set; }

    /// <summary>Adds a listed message.</summary>
    public void Add(CopyEntry entry, bool isFree)
    {
        NextUid = Math.Max(NextUid, entry.Uid + 1);
        if (!isFree)
            return;
        Count++;
        if (!_bySize.TryGetValue(entry.Size, out var entries))
            _bySize[entry.Size] = entries = [];
        entries.Add(entry);
    }

    /// <summary>The free messages of these sizes.</summary>
    public IEnumerable<CopyEntry> OfSizes(IEnumerable<long> sizes) =>
        sizes.SelectMany(s => _bySize.TryGetValue(s, out var entries) ? (IEnumerable<CopyEntry>)entries : []);

    /// <summary>Takes a message off, as it is claimed now.</summary>
    public void Take(CopyEntry entry) => _bySize[entry.Size].Remove(entry);
}
