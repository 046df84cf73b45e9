using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Servers;
using MailSyncPS.Engine.Tracking;

namespace MailSyncPS.Engine.Forwarding;

/// <summary>
/// Finds at the destination what is already there of the messages to copy, by content. Sizes are listed once; bytes are
/// read only of what may be a message in question by its size, or by what the ledger knows. Each copy serves one message.
/// </summary>
sealed class CopyMatcher(ILedgerRoute route, ICopyReader reader, DestinationLimits limits, AliasJudge aliases)
{
    /// <summary>What is equal to the byte goes first: a copy that differs in line ends may be the exact one of another message.</summary>
    static readonly ProofKind[] BestFirst = [ProofKind.Exact, ProofKind.LineEnds, ProofKind.StateLines];

    readonly List<SearchedFolder> _folders = [];
    readonly Dictionary<CopyRef, MessageHash> _hashes = [];

    /// <summary>How many messages may be copies of which the ledger does not know.</summary>
    public int Candidates => _folders.Sum(f => f.Count);

    /// <summary>Lists a folder, to search it. Folders added first are preferred.</summary>
    /// <param name="folder">Its name.</param>
    /// <param name="startOf">From which mark on, by the folder's state as it is now.</param>
    /// <param name="isTarget">Whether mail is sent to it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The folder's state before it was listed; null when there is no such folder.</returns>
    public async Task<CopyFolder?> AddAsync(string folder, Func<CopyFolder, DestinationMark> startOf, bool isTarget,
        CancellationToken cancellationToken)
    {
        if (await reader.FindFolderAsync(folder, cancellationToken).ConfigureAwait(false) is not { } state)
            return null;
        var searched = SearchedFolder.From(state, startOf(state), isTarget);
        _folders.Add(searched);
        await ListAsync(searched, cancellationToken).ConfigureAwait(false);
        return state;
    }

    /// <summary>Takes note of a folder in which nothing is to be searched but what comes from now on.</summary>
    public void AddUnchanged(CopyFolder state, bool isTarget) => _folders.Add(SearchedFolder.Unchanged(state, isTarget));

    /// <summary>
    /// Whether the copy that a record names is where it says; in a folder that was made anew its id means nothing. What lies there is not
    /// looked at.
    /// </summary>
    public bool IsInPlace(MessageRecord record) =>
        record.Copy is { HasId: true } copy && _folders.Any(f => f.Holds(copy) && f.Has(copy.Id));

    /// <summary>
    /// Looks for what has come since the folders were listed, in folders that were made since as well. A rule may take mail from
    /// where it arrives to another folder in that moment: so arrivals are listed before the others are, and where more arrives
    /// meanwhile, all is looked at once more.
    /// </summary>
    async Task RefreshWidelyAsync(CancellationToken cancellationToken)
    {
        if (!await RefreshAsync(cancellationToken).ConfigureAwait(false))
            await RefreshAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <returns>Whether nothing came to where mail is sent while the others were looked at.</returns>
    async Task<bool> RefreshAsync(CancellationToken cancellationToken)
    {
        foreach (var target in _folders.Where(f => f.IsTarget).ToList())
            await ListAsync(target, cancellationToken).ConfigureAwait(false);
        var states = (await reader.FindKeepingFoldersAsync(evenEmpty: true, cancellationToken).ConfigureAwait(false))
            .ToDictionary(f => f.Name, StringComparer.Ordinal);
        var isWhole = true;
        foreach (var folder in _folders.ToList())
        {
            // A state that was told along with the names spares the look at what has nothing new.
            var change = states.Remove(folder.Name, out var state) ? reader.Compare(state.Mark, folder.Next) : MarkChange.Unknown;
            if (folder.IsTarget)
                isWhole &= change is MarkChange.Same or MarkChange.Unknown;
            else if (change != MarkChange.Same)
                await ListAsync(folder, cancellationToken).ConfigureAwait(false);
        }
        foreach (var made in states.Keys)
            await AddAsync(made, _ => default, isTarget: false, cancellationToken).ConfigureAwait(false);
        return isWhole;
    }

    /// <summary>
    /// Looks anew at all that has come since the folders were listed first, wherever it lies: what was claimed then may be free now.
    /// </summary>
    /// <param name="overNewSession">Whether to do so over a new session, as some servers show what was stored to no session that was there
    /// before.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task LookAnewAsync(bool overNewSession, CancellationToken cancellationToken)
    {
        if (overNewSession)
            await reader.RenewAsync(cancellationToken).ConfigureAwait(false);
        foreach (var folder in _folders)
            folder.ForgetNew();
        await RefreshWidelyAsync(cancellationToken).ConfigureAwait(false);
    }

    async Task ListAsync(SearchedFolder folder, CancellationToken cancellationToken)
    {
        var claimed = await route.FindClaimedIdsAsync(folder.Name, folder.Epoch, cancellationToken).ConfigureAwait(false);
        folder.Add(await reader.ListAsync(folder.Name, folder.Next, cancellationToken).ConfigureAwait(false), claimed);
    }

    /// <summary>Finds copies for messages, and takes them: the same copy is not found twice.</summary>
    /// <param name="mails">The messages.</param>
    /// <param name="areStored">
    /// Whether the destination said that it stored them just now, so that the newest copies in the folder they were sent to are those that
    /// were made of them.
    /// </param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The records as they are with their copies, proven; messages without one are absent. By the records' ids.</returns>
    public async Task<IReadOnlyDictionary<long, MessageRecord>> TakeAsync(IReadOnlyList<HashedMail> mails, bool areStored,
        CancellationToken cancellationToken)
    {
        var taken = await TakeLikelyAsync(mails, areStored, cancellationToken).ConfigureAwait(false);
        // What was stored just now has the bytes that were sent.
        List<HashedMail> rest = areStored ? [] : [.. mails.Where(m => !taken.ContainsKey(m.Record.Id) && !m.Hash.HasStateLines)];
        if (await FindWrittenAsync(rest, cancellationToken).ConfigureAwait(false) is { Count: > 0 } written)
        {
            foreach (var (id, record) in await TakeLikelyAsync(written, areStored, cancellationToken).ConfigureAwait(false))
                taken[id] = record;
        }
        return taken;
    }

    /// <summary>
    /// Looks which messages have lines that a server writes: copies of messages that were read over POP3, which has them, while IMAP
    /// leaves them out. By their sizes alone they can't be told from others.
    /// </summary>
    /// <returns>Those of the messages of which there may be such a copy.</returns>
    async Task<IReadOnlyList<HashedMail>> FindWrittenAsync(List<HashedMail> mails, CancellationToken cancellationToken)
    {
        if (mails.Count == 0)
            return [];
        var hashes = mails.Select(m => m.Hash).ToList();
        foreach (var folder in _folders)
        {
            if (folder.MayBeWritten(hashes) is { Count: > 0 } unasked)
                folder.Note(unasked, await reader.FindWithFieldsAsync(folder.Name, unasked, StateLines.Names,
                    cancellationToken).ConfigureAwait(false));
        }
        return [.. mails.Where(m => _folders.Exists(f => f.WrittenFor(m.Hash).Any()))];
    }

    async Task<Dictionary<long, MessageRecord>> TakeLikelyAsync(IReadOnlyList<HashedMail> mails, bool areStored,
        CancellationToken cancellationToken)
    {
        var known = await ContentClaims.OfAsync(route, [.. mails.Select(m => m.Hash)], cancellationToken).ConfigureAwait(false);
        await ReadCandidatesAsync(mails, known, cancellationToken).ConfigureAwait(false);
        var reserved = _hashes.Count == 0
            ? [] : await ReserveAsync(await BindingAsync(known, mails, cancellationToken).ConfigureAwait(false), mails,
            cancellationToken).ConfigureAwait(false);
        var free = await CountFreeAsync(mails, reserved, cancellationToken).ConfigureAwait(false);
        var taken = new Dictionary<long, MessageRecord>();
        foreach (var kind in BestFirst)
        {
            foreach (var mail in mails.Where(m => !taken.ContainsKey(m.Record.Id)))
            {
                var content = ContentOf(mail);
                if (free.TryGetValue(content, out var left) && left <= 0
                    || TakeOne(mail, kind, reserved, known, areStored) is not { } record)
                    continue;
                taken[mail.Record.Id] = record;
                if (free.ContainsKey(content))
                    free[content] = left - 1;
            }
        }
        return taken;
    }

    /// <summary>
    /// Where a folder shows again what lies in the others, one message is seen at several places, and the places don't add up: of identical
    /// messages no more copies may be taken than that folder shows, less those that are claimed.
    /// </summary>
    /// <returns>How many may be taken, by content; those without a bound are absent.</returns>
    async Task<Dictionary<string, int>> CountFreeAsync(IReadOnlyList<HashedMail> mails, HashSet<CopyRef> reserved,
        CancellationToken cancellationToken)
    {
        var bound = new Dictionary<string, int>(StringComparer.Ordinal);
        var twins = mails.GroupBy(ContentOf, StringComparer.Ordinal)
            .Select(g => (Content: g.Key, Mail: g.First(), Claims: reserved.Count(c => KindOf(c, g.First()) != ProofKind.None),
                Count: g.Count()))
            .Where(t => t.Claims + t.Count > 1 && _hashes.Keys.Any(c => KindOf(c, t.Mail) != ProofKind.None)).ToList();
        if (twins.Count == 0 || await reader.FindAllMailAsync(cancellationToken).ConfigureAwait(false) is not { } all
            || await reader.FindFolderAsync(all, cancellationToken).ConfigureAwait(false) is not { } view)
            return bound;
        var entries = await ListWholeAsync(all, cancellationToken).ConfigureAwait(false);
        var shown = entries.Where(e => !_hashes.ContainsKey(view.CopyOf(e))
                && twins.Exists(t => t.Mail.Hash.LikelySizes.Contains(e.Size) || t.Mail.Hash.IsSizeWithState(e.Size)))
            .Select(e => (e.Id, e.Size));
        foreach (var batch in FetchBatches.Cut(shown, c => c.Size))
            await ReadAsync(all, view.Epoch, batch, cancellationToken).ConfigureAwait(false);
        var holding = _hashes.Keys.Where(c => c.Folder != all && twins.Exists(t => KindOf(c, t.Mail) != ProofKind.None))
            .Select(c => c.Folder).ToHashSet(StringComparer.Ordinal);
        var apart = await FindApartAsync(all, entries, holding, cancellationToken).ConfigureAwait(false);
        foreach (var (content, mail, claims, _) in twins)
        {
            var places = _hashes.Keys.Where(c => KindOf(c, mail) != ProofKind.None).ToLookup(c => apart.Contains(c.Folder));
            // No folder holds a message twice.
            bound[content] = places[true].Count() + places[false].GroupBy(c => c.WithoutId).Select(f => f.Count())
                .DefaultIfEmpty().Max() - claims;
        }
        return bound;
    }

    /// <summary>
    /// Which folders hold messages that the one that is said to show all doesn't show, as their sizes tell: spam, for instance, or every
    /// folder where it is one like the others. What lies in them comes on top.
    /// </summary>
    /// <param name="all">The folder that is said to show all.</param>
    /// <param name="shown">What it shows.</param>
    /// <param name="others">The folders in question.</param>
    /// <param name="cancellationToken">Ends it.</param>
    async Task<HashSet<string>> FindApartAsync(string all, IReadOnlyList<CopyEntry> shown, IEnumerable<string> others,
        CancellationToken cancellationToken)
    {
        var apart = new HashSet<string>(StringComparer.Ordinal);
        foreach (var folder in others)
        {
            var before = await ListWholeAsync(folder, cancellationToken).ConfigureAwait(false);
            if (IsShownBy(before, shown))
                continue;
            // What comes and goes meanwhile says nothing: only what lay there before and after must be shown in between.
            var between = await ListWholeAsync(all, cancellationToken).ConfigureAwait(false);
            var after = (await ListWholeAsync(folder, cancellationToken).ConfigureAwait(false)).Select(e => e.Id).ToHashSet();
            if (!IsShownBy(before.Where(e => after.Contains(e.Id)), between))
                apart.Add(folder);
        }
        return apart;
    }

    static bool IsShownBy(IEnumerable<CopyEntry> held, IEnumerable<CopyEntry> shown)
    {
        var sizes = shown.GroupBy(e => e.Size).ToDictionary(s => s.Key, s => s.Count());
        return held.GroupBy(e => e.Size).All(s => sizes.GetValueOrDefault(s.Key) >= s.Count());
    }

    async Task<IReadOnlyList<CopyEntry>> ListWholeAsync(string folder, CancellationToken cancellationToken) =>
        [.. (await reader.ListAsync(folder, default, cancellationToken).ConfigureAwait(false)).Entries.Where(e => !e.Deleted)];

    static string ContentOf(HashedMail mail) => Convert.ToHexString(mail.Hash.Stable);

    async Task ReadCandidatesAsync(IReadOnlyList<HashedMail> mails, IReadOnlyList<CopyClaim> known, CancellationToken cancellationToken)
    {
        foreach (var folder in _folders)
        {
            var named = known.Where(c => folder.Holds(c.Copy)).Select(c => (c.Copy.Id, Size: folder.SizeOf(c.Copy.Id)));
            var likely = mails.SelectMany(m => folder.LikelyFor(m.Hash)).Select(c => (c.Id, c.Size))
                .Concat(named.Where(c => c.Size is not null).Select(c => (c.Id, Size: c.Size!.Value)));
            var unread = likely.Where(c => !_hashes.ContainsKey(folder.At(c.Id))).DistinctBy(c => c.Id).ToList();
            foreach (var batch in FetchBatches.Cut(unread, c => c.Size))
                await ReadAsync(folder.Name, folder.Epoch, batch, cancellationToken).ConfigureAwait(false);
        }
    }

    async Task ReadAsync(string folder, CopyToken epoch, IReadOnlyList<(CopyToken Id, long Size)> copies,
        CancellationToken cancellationToken)
    {
        var read = await reader.ReadAsync(folder, [.. copies.Select(c => c.Id)], copies.Sum(c => c.Size), MessageHash.Of,
            cancellationToken).ConfigureAwait(false);
        foreach (var (id, hash) in read)
            _hashes[new CopyRef(folder, epoch, id)] = hash;
    }

    /// <summary>
    /// The claims on such content that keep a copy from serving one of these messages: not their own, and not those of an alias.
    /// </summary>
    async Task<IReadOnlyList<CopyClaim>> BindingAsync(IReadOnlyList<CopyClaim> known, IReadOnlyList<HashedMail> mails,
        CancellationToken cancellationToken)
    {
        var own = mails.Select(m => m.Record.Id).ToHashSet();
        var binding = new List<CopyClaim>();
        foreach (var claim in known)
        {
            if (claim.Source == route.Source
                ? !own.Contains(claim.RecordId) : !await aliases.MayShareAsync([claim], cancellationToken).ConfigureAwait(false))
                binding.Add(claim);
        }
        return binding;
    }

    /// <summary>
    /// The copies that others have claimed. One that lies where its claim says, as its bytes show, is found by its id. One whose
    /// folder gave all ids anew, or that people may have filed elsewhere, can't be told from others of its content: as many as
    /// there are claims are not free. People may also have put one back into its folder, where it has another id; but of a message that was
    /// sent before the copy may be what lies there.
    /// </summary>
    async Task<HashSet<CopyRef>> ReserveAsync(IReadOnlyList<CopyClaim> claims, IReadOnlyList<HashedMail> mails,
        CancellationToken cancellationToken)
    {
        var reserved = new HashSet<CopyRef>();
        foreach (var place in claims.Select(c => c.Copy).Distinct().GroupBy(c => c.WithoutId))
            await ReadPlaceAsync(place.Key, [.. place], cancellationToken).ConfigureAwait(false);
        var byContent = claims.Select(c => (Claim: c, Mails: mails.Where(m => ContentClaims.IsOf(c, m.Hash)).ToList())).ToList();
        var inPlace = byContent.Where(c => KindOf(c.Claim.Copy, c.Mails[0]) != ProofKind.None).ToList();
        reserved.UnionWith(inPlace.Select(c => c.Claim.Copy));
        foreach (var (claim, alike) in byContent.Except(inPlace))
        {
            var mail = alike[0];
            var wereSent = alike.Exists(m => m.Record.SentAt is not null);
            var moved = _folders.Where(f => !(wereSent && f.Holds(claim.Copy)))
                .Where(f => !f.IsTarget || f.Name == claim.Copy.Folder)
                .SelectMany(f => f.LikelyFor(mail.Hash).Select(c => f.At(c.Id)))
                .Where(c => !reserved.Contains(c) && KindOf(c, mail) != ProofKind.None).Take(1);
            reserved.UnionWith(moved.ToList());
        }
        return reserved;
    }

    /// <summary>
    /// Reads what lies at places that claims name: before the mark that a listing began with, or in a folder where nothing has come, as
    /// well.
    /// </summary>
    async Task ReadPlaceAsync(CopyRef place, IReadOnlyList<CopyRef> copies, CancellationToken cancellationToken)
    {
        var unread = copies.Where(c => !_hashes.ContainsKey(c)).Select(c => c.Id).ToList();
        // Under another epoch none of these ids means anything.
        if (unread.Count == 0 || (
            await reader.FindFolderAsync(place.Folder, cancellationToken).ConfigureAwait(false))?.Epoch != place.Epoch)
            return;
        var there = (await reader.FindAsync(place.Folder, unread, cancellationToken).ConfigureAwait(false)).Where(e => !e.Deleted)
            .Select(e => (e.Id, e.Size));
        foreach (var batch in FetchBatches.Cut(there, c => c.Size))
            await ReadAsync(place.Folder, place.Epoch, batch, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>In which way a message at the destination is a copy of this one.</summary>
    ProofKind KindOf(CopyRef copy, HashedMail mail) =>
        _hashes.TryGetValue(copy, out var hash) ? limits.Admit(hash.Compare(mail.Hash)) : ProofKind.None;

    MessageRecord? TakeOne(HashedMail mail, ProofKind kind, HashSet<CopyRef> reserved, IReadOnlyList<CopyClaim> known, bool isStored)
    {
        foreach (var folder in _folders)
        {
            // Beside what has a likely size, a copy that an alias has claimed may differ in state lines.
            var named = known.Where(c => folder.Holds(c.Copy) && ContentClaims.IsOf(c, mail.Hash)).Select(c => folder.FindFree(c.Copy.Id))
                .OfType<FreeCopy>();
            var likely = folder.LikelyFor(mail.Hash).Concat(named).DistinctBy(c => c.Id);
            foreach (var free in isStored ? likely.OrderByDescending(c => c.Place) : likely)
            {
                var copy = folder.At(free.Id);
                if (KindOf(copy, mail) != kind || reserved.Contains(copy))
                    continue;
                folder.Take(free);
                // What came before the sending was there before.
                return mail.FoundAt(copy, kind, isStored && folder.IsTarget && reader.CameAfter(copy, mail.Record.SentAfter));
            }
        }
        return null;
    }
}
