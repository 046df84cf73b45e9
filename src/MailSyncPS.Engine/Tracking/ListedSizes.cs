using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Servers;
using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.Tracking;

/// <summary>
/// The sizes of messages at a destination, by which copies are looked for. Some servers state them wrongly: Exchange tells an estimate
/// unless it was told otherwise (EnableExactRFC822Size), others count line ends as one byte, against RFC 3501, 7.4.2. So some of what is
/// listed is read, and where a size is wrong, all of it is.
/// </summary>
/// <param name="reader">Lists and reads messages.</param>
sealed class ListedSizes(ICopyReader reader)
{
    /// <summary>So many right sizes of small messages show that a server states them rightly.</summary>
    const int Enough = 20;

    /// <summary>Likewise of large ones, which take longer, and of which some servers make the attachments anew.</summary>
    const int EnoughLarge = 5;

    /// <summary>Bytes of a small message, at the most.</summary>
    const int Small = 1 << 16;

    // Where the server breaks off, the size stays as it is stated.
    readonly HalvedReading _reading = new(reader, (_, _) => { });
    readonly Dictionary<CopyRef, long> _true = [];
    readonly HashSet<CopyRef> _wrong = [];
    int _right;
    int _rightLarge;

    /// <summary>Is told, of a folder, how many of so many messages were read to learn their sizes.</summary>
    public Action<string, int, int>? WhenReading { get; init; }

    /// <summary>Whether they are right for sure, as Gmail's are, which counts what is read.</summary>
    public bool AreTrusted { get; init; }

    /// <summary>What people are told meanwhile.</summary>
    public static string Words(MailAccount destination, string folder, int done, int all) =>
        ServersTexts.FormatReadingSizes(PlainText.Clean(folder), destination, done, Wording.Mails(all));

    /// <summary>The messages of a folder that have come since a mark, with the sizes that they have.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="from">The mark, as for <see cref="ICopyReader.ListAsync"/>.</param>
    /// <param name="claimed">The messages whose sizes nobody asks for, as others have claimed them; null for none.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<CopyListing> ListAsync(string folder, DestinationMark from, IReadOnlySet<CopyToken>? claimed,
        CancellationToken cancellationToken)
    {
        var listing = await reader.ListAsync(folder, from, cancellationToken).ConfigureAwait(false);
        if (AreTrusted)
            return listing;
        var place = new CopyRef(folder, listing.Next.Epoch, default);
        var entries = listing.Entries.Where(e => !e.Deleted && claimed?.Contains(e.Id) != true).ToList();
        if (!_wrong.Contains(place))
            await ReadAsync(place, Choose(place, entries), cancellationToken).ConfigureAwait(false);
        if (_wrong.Contains(place))
            await ReadAsync(place, entries, cancellationToken).ConfigureAwait(false);
        return listing with
        {
            Entries = [.. listing.Entries.Select(e => e with { Size = _true.GetValueOrDefault(place with { Id = e.Id }, e.Size) })],
        };
    }

    /// <summary>Reads the messages of a folder that have a likely size; none where there is no such folder.</summary>
    public async Task<IReadOnlyDictionary<CopyRef, MessageHash>> ReadAsync(string folder, Func<long, bool> isLikely,
        CancellationToken cancellationToken)
    {
        var found = new Dictionary<CopyRef, MessageHash>();
        if (await reader.FindFolderAsync(folder, cancellationToken).ConfigureAwait(false) is not { } state)
            return found;
        var listing = await ListAsync(folder, default, null, cancellationToken).ConfigureAwait(false);
        foreach (var batch in FetchBatches.Cut(listing.Entries.Where(e => isLikely(e.Size)), e => e.Size))
        {
            foreach (var (id, hash) in await reader.ReadAsync(folder, [.. batch.Select(e => e.Id)], batch.Sum(e => e.Size), MessageHash.Of,
                cancellationToken).ConfigureAwait(false))
                found[new CopyRef(folder, state.Epoch, id)] = hash;
        }
        return found;
    }

    /// <summary>Some small messages and some of the smallest large ones, as many as are still needed to trust the server.</summary>
    IReadOnlyList<CopyEntry> Choose(CopyRef place, IReadOnlyList<CopyEntry> entries)
    {
        var unread = entries.Where(e => !_true.ContainsKey(place with { Id = e.Id })).OrderBy(e => e.Size).ToList();
        var small = unread.Where(e => e.Size <= Small).ToList();
        var wanted = Math.Clamp(Enough - _right, 0, small.Count);
        return [.. Enumerable.Range(0, wanted).Select(i => small[i * small.Count / wanted]),
            .. unread.Skip(small.Count).Take(Math.Max(0, EnoughLarge - _rightLarge))];
    }

    async Task ReadAsync(CopyRef place, IReadOnlyList<CopyEntry> entries, CancellationToken cancellationToken)
    {
        var unread = entries.Where(e => !_true.ContainsKey(place with { Id = e.Id })).ToList();
        var done = 0;
        foreach (var batch in FetchBatches.Cut(unread, e => e.Size))
        {
            if (_wrong.Contains(place))
                WhenReading?.Invoke(place.Folder, done, unread.Count);
            var read = await _reading.ReadAsync(place.Folder, batch.Select(e => (place with { Id = e.Id }, e.Size)), MessageHash.Of,
                cancellationToken).ConfigureAwait(false);
            foreach (var entry in batch.Where(e => read.ContainsKey(e.Id)))
                Note(place, entry, read[entry.Id]);
            done += batch.Count;
        }
    }

    void Note(CopyRef place, CopyEntry entry, MessageHash message)
    {
        // What is filed elsewhere in this moment is read as nothing.
        if (message.Size == 0)
            return;
        var isRight = entry.Size == message.Size || message.LikelySizes.Contains(entry.Size);
        _true[place with { Id = entry.Id }] = isRight ? entry.Size : message.Size;
        if (!isRight)
            _wrong.Add(place);
        else if (message.Size > Small)
            _rightLarge++;
        else
            _right++;
    }
}
