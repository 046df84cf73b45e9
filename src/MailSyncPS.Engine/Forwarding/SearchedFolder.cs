using MailSyncPS.Engine.Servers;
using MailSyncPS.Engine.Tracking;

namespace MailSyncPS.Engine.Forwarding;

/// <summary>A destination folder that is searched for copies: the messages in it that no message has claimed, by size.</summary>
sealed class SearchedFolder
{
    readonly CopyFolder _state;
    readonly Dictionary<long, List<FreeCopy>> _bySize = [];

    /// <summary>The sizes of all messages that were listed, free or not.</summary>
    readonly Dictionary<CopyToken, long> _present = [];

    /// <summary>What has come since the first listing.</summary>
    readonly HashSet<CopyToken> _new = [];

    /// <summary>The messages from before the first listing that no message has claimed, by size.</summary>
    readonly Dictionary<long, List<CopyToken>> _earlier = [];

    /// <summary>The messages that were asked for state lines.</summary>
    readonly HashSet<CopyToken> _asked = [];

    /// <summary>Those of them that have some, by size.</summary>
    readonly Dictionary<long, List<CopyToken>> _written = [];

    /// <summary>The mark behind the first listing; null while there was none.</summary>
    DestinationMark? _first;
    int _places;

    SearchedFolder(CopyFolder state, DestinationMark from, bool isTarget, DestinationMark? first) =>
        (_state, Next, IsTarget, _first, IsWhole, KnowsEarlier) = (state, from, isTarget, first, !from.IsKnown, !from.IsKnown);

    /// <summary>A folder that is to be listed from a mark on.</summary>
    /// <param name="state">The folder's state when it was opened.</param>
    /// <param name="from">The mark.</param>
    /// <param name="isTarget">Whether mail is sent to it, so that what lies there was not filed there by people.</param>
    public static SearchedFolder From(CopyFolder state, DestinationMark from, bool isTarget) => new(state, from, isTarget, first: null);

    /// <summary>A folder that was not there, or empty, when the search began: all that lies in it has come since.</summary>
    public static SearchedFolder Late(CopyFolder state) => new(state, default, isTarget: false, first: default(DestinationMark));

    /// <summary>A folder in which nothing has come until now.</summary>
    public static SearchedFolder Unchanged(CopyFolder state, bool isTarget) => new(state, state.Mark, isTarget, state.Mark);

    /// <summary>The folder's name.</summary>
    public string Name => _state.Name;

    /// <summary>Its epoch.</summary>
    public CopyToken Epoch => _state.Epoch;

    /// <summary>Whether mail is sent to it.</summary>
    public bool IsTarget { get; }

    /// <summary>Whether it is searched from its beginning.</summary>
    public bool IsWhole { get; }

    /// <summary>The mark behind all that was listed.</summary>
    public DestinationMark Next { get; private set; }

    /// <summary>How many free messages were listed.</summary>
    public int Count => _bySize.Values.Sum(copies => copies.Count);

    /// <summary>A message of the folder.</summary>
    public CopyRef At(CopyToken id) => new(Name, Epoch, id);

    /// <summary>Whether a copy is of this folder and its present epoch.</summary>
    public bool Holds(CopyRef copy) => copy.Folder == Name && copy.Epoch == Epoch;

    /// <summary>Whether a message was listed, free or not.</summary>
    public bool Has(CopyToken id) => _present.ContainsKey(id);

    /// <summary>The size of a listed message, free or not; null when there is none.</summary>
    public long? SizeOf(CopyToken id) => _present.TryGetValue(id, out var size) ? size : null;

    /// <summary>A listed message that is free; null when it is not.</summary>
    public FreeCopy? FindFree(CopyToken id) =>
        SizeOf(id) is { } size && _bySize.TryGetValue(size, out var copies) && copies.FindIndex(c => c.Id == id) is >= 0 and var found
            ? copies[found] : null;

    /// <summary>Adds what was listed.</summary>
    /// <param name="listing">The messages since <see cref="Next"/>.</param>
    /// <param name="claimed">Those that messages have claimed.</param>
    public void Add(CopyListing listing, IReadOnlySet<CopyToken> claimed)
    {
        foreach (var (id, size, isDeleted) in listing.Entries)
        {
            if (_first is not null)
                _new.Add(id);
            if (isDeleted)
                continue;
            _present[id] = size;
            if (claimed.Contains(id))
                continue;
            if (!_bySize.TryGetValue(size, out var copies))
                _bySize[size] = copies = [];
            copies.Add(new FreeCopy(id, size, _places++));
        }
        Next = listing.Next;
        _first ??= Next;
    }

    /// <summary>Whether what lay there before the first listing was listed as well.</summary>
    public bool KnowsEarlier { get; private set; }

    /// <summary>
    /// Adds what lay there before the first listing: it is no copy of what is copied now, and may be what a claim means whose copy was
    /// filed.
    /// </summary>
    /// <param name="entries">All messages up to <see cref="Next"/>.</param>
    /// <param name="claimed">Those that messages have claimed.</param>
    public void AddEarlier(IEnumerable<CopyEntry> entries, IReadOnlySet<CopyToken> claimed)
    {
        KnowsEarlier = true;
        foreach (var (id, size, _) in entries.Where(e => !e.Deleted && !_present.ContainsKey(e.Id) && !claimed.Contains(e.Id)))
        {
            if (!_earlier.TryGetValue(size, out var ids))
                _earlier[size] = ids = [];
            ids.Add(id);
        }
    }

    /// <summary>
    /// The messages from before the first listing whose size a copy of a message may have, with their sizes in bytes.
    /// </summary>
    public IEnumerable<(CopyToken Id, long Size)> EarlierFor(MessageHash hash) =>
        _earlier.Where(s => hash.LikelySizes.Contains(s.Key) || hash.IsSizeWithState(s.Key))
            .SelectMany(s => s.Value.Select(id => (id, s.Key)));

    /// <summary>Whether a message has come since the first listing.</summary>
    public bool IsNew(CopyToken id) => _new.Contains(id);

    /// <summary>Forgets what has come since the first listing, so that it is listed again.</summary>
    public void ForgetNew()
    {
        if (_first is not { } first)
            return;
        Next = first;
        foreach (var id in _new)
            _present.Remove(id);
        if (_new.Count > 0)
        {
            foreach (var copies in _bySize.Values)
                copies.RemoveAll(c => _new.Contains(c.Id));
        }
        _new.Clear();
    }

    /// <summary>The free messages of these sizes.</summary>
    public IEnumerable<FreeCopy> OfSizes(IEnumerable<long> sizes) =>
        sizes.SelectMany(s => _bySize.TryGetValue(s, out var copies) ? (IEnumerable<FreeCopy>)copies : []);

    /// <summary>The free messages whose size a copy of a message may have, be it one that differs in a server's state lines.</summary>
    public IEnumerable<FreeCopy> LikelyFor(MessageHash hash) => hash.HasStateLines
        ? _bySize.Where(s => hash.IsSizeWithState(s.Key) || hash.LikelySizes.Contains(s.Key)).SelectMany(s => s.Value)
        : OfSizes(hash.LikelySizes).Concat(WrittenFor(hash)).DistinctBy(c => c.Id);

    /// <summary>The free messages that are known to have state lines, of a size that a copy of a message may have with them.</summary>
    public IEnumerable<FreeCopy> WrittenFor(MessageHash hash) =>
        _written.Where(s => hash.IsSizeWithState(s.Key)).SelectMany(s => s.Value).Select(FindFree).OfType<FreeCopy>();

    /// <summary>
    /// The free messages that may be copies of one of these messages if a server has written its state into them, and were not asked for
    /// that yet.
    /// </summary>
    public IReadOnlyList<CopyToken> MayBeWritten(IReadOnlyCollection<MessageHash> hashes) =>
        [.. _bySize.Where(s => hashes.Any(h => h.IsSizeWithState(s.Key))).SelectMany(s => s.Value).Select(c => c.Id)
            .Where(id => !_asked.Contains(id))];

    /// <summary>Takes note of messages that were asked for state lines.</summary>
    /// <param name="asked">The messages.</param>
    /// <param name="written">Those that have some.</param>
    public void Note(IReadOnlyCollection<CopyToken> asked, IReadOnlySet<CopyToken> written)
    {
        _asked.UnionWith(asked);
        foreach (var id in written)
        {
            if (SizeOf(id) is not { } size)
                continue;
            if (!_written.TryGetValue(size, out var ids))
                _written[size] = ids = [];
            ids.Add(id);
        }
    }

    /// <summary>Takes a message off, as it is claimed now.</summary>
    public void Take(FreeCopy copy) => _bySize[copy.Size].Remove(copy);
}
