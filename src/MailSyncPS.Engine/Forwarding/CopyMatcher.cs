using System.Globalization;
using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Servers;
using MailSyncPS.Engine.Tracking;

namespace MailSyncPS.Engine.Forwarding;

/// <summary>
/// Finds at the destination what is already there of the messages to copy, by content. Sizes are listed once; bytes are
/// read only of what has the size of a message in question. Each copy serves one message.
/// </summary>
sealed class CopyMatcher(ILedgerRoute route, ICopyReader reader, AliasJudge aliases, IRunObserver observer)
{
    readonly List<SearchedFolder> _folders = [];
    readonly Dictionary<(string Folder, uint Uid), MessageHash> _hashes = [];

    /// <summary>Lists a folder from a UID on, to search it. Folders added first are preferred.</summary>
    public async Task AddAsync(string folder, uint fromUid, CancellationToken cancellationToken)
    {
        if (await reader.FindFolderAsync(folder, cancellationToken).ConfigureAwait(false) is not { } state)
            return;
        var searched = new SearchedFolder(state.Name, state.Validity, fromUid);
        _folders.Add(searched);
        await ListAsync(searched, cancellationToken).ConfigureAwait(false);
        observer.OnVerbose(string.Create(CultureInfo.CurrentCulture, $"Looking for copies among {searched.Count} messages of {PlainText.Clean(folder)} at the destination."));
    }

    /// <summary>Whether the place that a record names for its copy is one of the folders as they are now.</summary>
    public bool IsCurrent(MessageRecord record) => _folders.Any(f => f.Name == record.CopyFolder && f.Validity == record.CopyValidity);

    /// <summary>Looks for what has come since the folders were listed.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        foreach (var folder in _folders)
            await ListAsync(folder, cancellationToken).ConfigureAwait(false);
    }

    async Task ListAsync(SearchedFolder folder, CancellationToken cancellationToken)
    {
        var claimed = await route.FindClaimedUidsAsync(folder.Name, folder.Validity, cancellationToken).ConfigureAwait(false);
        foreach (var entry in await reader.ListAsync(folder.Name, folder.NextUid, cancellationToken).ConfigureAwait(false))
            folder.Add(entry, isFree: !entry.Deleted && !claimed.Contains(entry.Uid));
    }

    /// <summary>Finds copies for messages, and takes them: the same copy is not found twice.</summary>
    /// <returns>The records as they are with their copies, proven; messages without one are absent.</returns>
    public async Task<IReadOnlyDictionary<ForwardItem, MessageRecord>> TakeAsync(IReadOnlyList<ForwardItem> items, CancellationToken cancellationToken)
    {
        await ReadCandidatesAsync(items, cancellationToken).ConfigureAwait(false);
        var claims = await ClaimsAsync(items, cancellationToken).ConfigureAwait(false);
        var foreign = claims.Where(c => c.Source != route.Source).ToLookup(c => (c.Folder, c.Validity, c.Uid));
        var ours = Reserve(claims, items);
        var taken = new Dictionary<ForwardItem, MessageRecord>();
        foreach (var item in items)
        {
            if (await TakeOneAsync(item, foreign, ours, cancellationToken).ConfigureAwait(false) is { } record)
                taken[item] = record;
        }
        return taken;
    }

    async Task ReadCandidatesAsync(IReadOnlyList<ForwardItem> items, CancellationToken cancellationToken)
    {
        var sizes = items.SelectMany(i => i.Hash.LikelySizes).ToHashSet();
        foreach (var folder in _folders)
        {
            var unread = folder.OfSizes(sizes).Where(e => !_hashes.ContainsKey((folder.Name, e.Uid))).ToList();
            foreach (var batch in FetchBatches.Cut(unread, e => e.Size))
            {
                var bytes = await reader.ReadAsync(folder.Name, [.. batch.Select(e => e.Uid)], batch.Sum(e => e.Size), cancellationToken).ConfigureAwait(false);
                foreach (var (uid, mail) in bytes)
                    _hashes[(folder.Name, uid)] = MessageHash.Of(mail.Span);
            }
        }
    }

    async Task<IReadOnlyList<CopyClaim>> ClaimsAsync(IReadOnlyList<ForwardItem> items, CancellationToken cancellationToken) =>
        _hashes.Count == 0 ? [] : await route.FindClaimsAsync([.. items.Select(i => i.Hash.Exact)], cancellationToken).ConfigureAwait(false);

    /// <summary>
    /// The copies that other messages of this source have in a folder whose UIDs were all given anew: which ones these are is
    /// not known any more, but that so many of that content are not free.
    /// </summary>
    HashSet<(string Folder, uint Uid)> Reserve(IReadOnlyList<CopyClaim> claims, IReadOnlyList<ForwardItem> items)
    {
        var own = items.Select(i => i.Record.Id).ToHashSet();
        var reserved = new HashSet<(string, uint)>();
        foreach (var claim in claims.Where(c => c.Source == route.Source && !own.Contains(c.RecordId)))
        {
            if (_folders.Find(f => f.Name == claim.Folder && f.Validity != claim.Validity) is not { } folder)
                continue;
            var item = items.First(i => i.Hash.Exact.AsSpan().SequenceEqual(claim.Hash));
            var copy = folder.OfSizes(item.Hash.LikelySizes).FirstOrDefault(e => !reserved.Contains((folder.Name, e.Uid)) && IsCopy(folder, e, item) is not null);
            if (copy.Uid > 0)
                reserved.Add((folder.Name, copy.Uid));
        }
        return reserved;
    }

    /// <summary>Whether a message at the destination is a copy of this one; null when it is not, else whether to the byte.</summary>
    bool? IsCopy(SearchedFolder folder, CopyEntry entry, ForwardItem item) =>
        _hashes.TryGetValue((folder.Name, entry.Uid), out var hash) ? hash.IsExactly(item.Hash) : null;

    async Task<MessageRecord?> TakeOneAsync(ForwardItem item, ILookup<(string, uint, uint), CopyClaim> claims, HashSet<(string, uint)> reserved, CancellationToken cancellationToken)
    {
        foreach (var folder in _folders)
        {
            foreach (var entry in folder.OfSizes(item.Hash.LikelySizes))
            {
                if (reserved.Contains((folder.Name, entry.Uid)) || IsCopy(folder, entry, item) is not { } exact)
                    continue;
                if (!await aliases.MayShareAsync(claims[(folder.Name, folder.Validity, entry.Uid)], cancellationToken).ConfigureAwait(false))
                    continue;
                folder.Take(entry);
                return item.Record with
                {
                    State = MessageState.Proven,
                    Proof = exact ? ProofKind.Exact : ProofKind.Canonical,
                    Hash = item.Hash.Exact,
                    CopyFolder = folder.Name,
                    CopyValidity = folder.Validity,
                    CopyUid = entry.Uid,
                };
            }
        }
        return null;
    }
}
