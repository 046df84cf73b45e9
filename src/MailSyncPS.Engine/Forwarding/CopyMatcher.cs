using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Servers;
using MailSyncPS.Engine.Tracking;

namespace MailSyncPS.Engine.Forwarding;

/// <summary>
/// Finds at the destination what is already there of the messages to copy, by content. Sizes are listed once; bytes are
/// read only of what may be a message in question by its size, or by what the ledger knows. Each copy serves one message.
/// </summary>
sealed class CopyMatcher(ILedgerRoute route, ICopyReader reader, ListedSizes sizes, DestinationLimits limits, AliasJudge aliases)
{
    /// <summary>What is equal to the byte goes first: a copy that differs in line ends may be the exact one of another message.</summary>
    static readonly ProofKind[] BestFirst = [ProofKind.Exact, ProofKind.LineEnds, ProofKind.StateLines];

    /// <summary>The bytes of a message that is empty but for a line end.</summary>
    const int LineEnd = 2;

    readonly List<SearchedFolder> _folders = [];
    readonly Dictionary<CopyRef, MessageHash> _hashes = [];
    readonly ShownMessages _shown = new(reader);

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
        await AddAsync(SearchedFolder.From(state, startOf(state), isTarget), cancellationToken).ConfigureAwait(false);
        return state;
    }

    Task AddAsync(SearchedFolder folder, CancellationToken cancellationToken)
    {
        _folders.Add(folder);
        return ListAsync(folder, cancellationToken);
    }

    /// <summary>Searches from their beginning the folders that were searched from a mark on.</summary>
    /// <returns>Whether there were any.</returns>
    public async Task<bool> WidenAsync(CancellationToken cancellationToken)
    {
        var narrow = _folders.Where(f => !f.IsWhole).ToList();
        foreach (var folder in narrow)
        {
            if (await reader.FindFolderAsync(folder.Name, cancellationToken).ConfigureAwait(false) is not { } state)
                continue;
            var whole = _folders[_folders.IndexOf(folder)] = SearchedFolder.From(state, default, folder.IsTarget);
            await ListAsync(whole, cancellationToken).ConfigureAwait(false);
        }
        return narrow.Count > 0;
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
        {
            if (await reader.FindFolderAsync(made, cancellationToken).ConfigureAwait(false) is { } late)
                await AddAsync(SearchedFolder.Late(late), cancellationToken).ConfigureAwait(false);
        }
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
        folder.Add(await sizes.ListAsync(folder.Name, folder.Next, claimed, cancellationToken).ConfigureAwait(false), claimed);
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
        var spent = new HashSet<CopyRef>();
        var taken = await TakeLikelyAsync(mails, spent, areStored, cancellationToken).ConfigureAwait(false);
        // What was stored just now has the bytes that were sent.
        List<HashedMail> rest = areStored ? [] : [.. mails.Where(m => !taken.ContainsKey(m.Record.Id) && !m.Hash.HasStateLines)];
        if (await FindWrittenAsync(rest, cancellationToken).ConfigureAwait(false) is { Count: > 0 } written)
        {
            foreach (var (id, record) in await TakeLikelyAsync(written, spent, areStored, cancellationToken).ConfigureAwait(false))
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

    /// <param name="mails">The messages.</param>
    /// <param name="spent">What stands for the messages at the destination that are taken; those that are taken now are added.</param>
    /// <param name="areStored">As for <see cref="TakeAsync"/>.</param>
    /// <param name="cancellationToken">Ends it.</param>
    async Task<Dictionary<long, MessageRecord>> TakeLikelyAsync(IReadOnlyList<HashedMail> mails, HashSet<CopyRef> spent, bool areStored,
        CancellationToken cancellationToken)
    {
        var known = await ContentClaims.OfAsync(route, [.. mails.Select(m => m.Hash)], cancellationToken).ConfigureAwait(false);
        await ReadCandidatesAsync(mails, known, cancellationToken).ConfigureAwait(false);
        var taken = new Dictionary<long, MessageRecord>();
        if (_hashes.Count == 0)
            return taken;
        var pending = await route.FindPendingClaimsAsync([.. mails.Select(m => m.Hash.Exact)], ofOwn: false,
            cancellationToken).ConfigureAwait(false);
        var binding = await aliases.FindBindingAsync(known.Concat(pending), mails.Select(m => m.Record.Id).ToHashSet(),
            cancellationToken).ConfigureAwait(false);
        await ReadPlacesAsync(binding.Select(c => c.Copy), cancellationToken).ConfigureAwait(false);
        await ReadEarlierAsync(binding, mails, cancellationToken).ConfigureAwait(false);
        await _shown.AskAsync(FindSeveralPlaces(mails, binding), cancellationToken).ConfigureAwait(false);
        spent.UnionWith(Reserve(binding, mails, areStored));
        // What may have been stored of a message that was sent is its copy, though another message may equal it better.
        foreach (var isSent in (bool[])[true, false])
        {
            foreach (var kind in BestFirst)
            {
                foreach (var mail in mails.Where(m => !taken.ContainsKey(m.Record.Id) && (!isSent || m.Record.SentAt is not null)))
                {
                    if (TakeOne(mail, kind, spent, known, areStored, isSent) is { } record)
                        taken[mail.Record.Id] = record;
                }
            }
        }
        return taken;
    }

    /// <summary>The places of contents that several messages have, which may be less messages at the destination than places.</summary>
    HashSet<CopyRef> FindSeveralPlaces(IReadOnlyList<HashedMail> mails, IReadOnlyList<CopyClaim> binding) =>
        [.. mails.GroupBy(m => Convert.ToHexString(m.Hash.Stable), StringComparer.Ordinal)
            .Where(g => g.Count() + binding.Count(c => ContentClaims.IsOf(c, g.First().Hash)) > 1)
            .Select(g => _hashes.Keys.Where(c => KindOf(c, g.First()) != ProofKind.None).ToList())
            .Where(places => places.Count > 1).SelectMany(places => places)];

    async Task ReadCandidatesAsync(IReadOnlyList<HashedMail> mails, IReadOnlyList<CopyClaim> known, CancellationToken cancellationToken)
    {
        foreach (var folder in _folders)
        {
            var named = known.Where(c => folder.Holds(c.Copy)).Select(c => (c.Copy.Id, Size: folder.SizeOf(c.Copy.Id)));
            var likely = mails.SelectMany(m => folder.LikelyFor(m.Hash)).Select(c => (c.Id, c.Size))
                .Concat(named.Where(c => c.Size is not null).Select(c => (c.Id, Size: c.Size!.Value)));
            await ReadAsync(folder.Name, folder.Epoch, likely, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Reads those of these messages that were not read yet.</summary>
    async Task ReadAsync(string folder, CopyToken epoch, IEnumerable<(CopyToken Id, long Size)> copies,
        CancellationToken cancellationToken)
    {
        var unread = copies.Where(c => !_hashes.ContainsKey(new CopyRef(folder, epoch, c.Id))).DistinctBy(c => c.Id).ToList();
        foreach (var batch in FetchBatches.Cut(unread, c => c.Size))
        {
            var read = await reader.ReadAsync(folder, [.. batch.Select(c => c.Id)], batch.Sum(c => c.Size), MessageHash.Of,
                cancellationToken).ConfigureAwait(false);
            foreach (var (id, size) in batch)
            {
                // Nothing at all is read of what is filed elsewhere in this moment.
                if (read.TryGetValue(id, out var hash) && (hash.Size > 0 || size <= LineEnd))
                    _hashes[new CopyRef(folder, epoch, id)] = hash;
            }
        }
    }

    /// <summary>
    /// Reads what lies at places that claims name: before the mark that a listing began with, or in a folder where nothing has come, as
    /// well.
    /// </summary>
    async Task ReadPlacesAsync(IEnumerable<CopyRef> copies, CancellationToken cancellationToken)
    {
        var there = await CopyPlaces.FindAsync(reader, copies.Where(c => !_hashes.ContainsKey(c)), cancellationToken).ConfigureAwait(false);
        foreach (var place in there.GroupBy(c => c.Copy.WithoutId))
            await ReadAsync(place.Key.Folder, place.Key.Epoch, place.Select(c => (c.Copy.Id, c.Size)), cancellationToken)
                .ConfigureAwait(false);
    }

    /// <summary>
    /// Reads what lay in the folders before their listings began, where a claim's copy is not in its place and may be taken for one that
    /// has come since.
    /// </summary>
    async Task ReadEarlierAsync(IReadOnlyList<CopyClaim> claims, IReadOnlyList<HashedMail> mails, CancellationToken cancellationToken)
    {
        var moved = claims.Where(c => c.Copy.HasId && !IsInPlace(c, mails)).Select(c => MailOf(c, mails)).Distinct()
            .Where(m => _hashes.Keys.Any(h => KindOf(h, m) != ProofKind.None)).ToList();
        foreach (var folder in _folders.Where(_ => moved.Count > 0))
        {
            if (!folder.KnowsEarlier)
            {
                var claimed = await route.FindClaimedIdsAsync(folder.Name, folder.Epoch, cancellationToken).ConfigureAwait(false);
                var all = await sizes.ListAsync(folder.Name, default, claimed, cancellationToken).ConfigureAwait(false);
                folder.AddEarlier(all.Entries.Where(e => !reader.CameAfter(folder.At(e.Id), folder.Next)), claimed);
            }
            await ReadAsync(folder.Name, folder.Epoch, moved.SelectMany(m => folder.EarlierFor(m.Hash)),
                cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// What stands for the copies that others have claimed. One that lies where its claim says, as its bytes show, is found by its id. One
    /// whose folder gave all ids anew, or that people may have filed elsewhere, can't be told from others of its content: as many as
    /// there are claims are not free, those first that have been there longest. Nor are as many as others are sending, of which nobody has
    /// told the ids yet. What was stored just now is not among them. People may also have put a copy back into its folder, or into the one
    /// that mail is sent to now, where it has another id; but what has come there since a message was sent may be the copy of that one.
    /// </summary>
    HashSet<CopyRef> Reserve(IReadOnlyList<CopyClaim> claims, IReadOnlyList<HashedMail> mails, bool areStored)
    {
        var reserved = claims.Where(c => IsInPlace(c, mails)).Select(c => _shown.Of(c.Copy)).ToHashSet();
        foreach (var content in claims.Where(c => !IsInPlace(c, mails)).GroupBy(c => MailOf(c, mails).Record.Id))
        {
            var mail = MailOf(content.First(), mails);
            var sent = mails.Where(m => ContentClaims.IsOf(content.First(), m.Hash) && (areStored || m.Record.SentAt is not null)).ToList();
            var ofSent = FindOfSent([.. content], sent, reserved, areStored);
            foreach (var claim in content)
            {
                var likely = _folders.OrderByDescending(f => f.Name == claim.Copy.Folder).ToList();
                var moved = likely.Where(_ => claim.Copy.HasId).SelectMany(f => f.EarlierFor(mail.Hash).Select(c => f.At(c.Id)))
                    .Concat(likely.SelectMany(f => f.LikelyFor(mail.Hash).Select(c => f.At(c.Id))))
                    .Where(c => KindOf(c, mail) != ProofKind.None
                        && !((areStored || IsContested(c, claim, sent)) && ofSent.Contains(_shown.Of(c)))).Select(_shown.Of)
                    .Where(c => !reserved.Contains(c)).Take(1).ToList();
                reserved.UnionWith(moved);
            }
        }
        return reserved;
    }

    static HashedMail MailOf(CopyClaim claim, IReadOnlyList<HashedMail> mails) => mails.First(m => ContentClaims.IsOf(claim, m.Hash));

    bool IsInPlace(CopyClaim claim, IReadOnlyList<HashedMail> mails) => KindOf(claim.Copy, MailOf(claim, mails)) != ProofKind.None;

    /// <summary>
    /// The newest that may be copies of messages of this content that were sent, one for each of them: those that were stored just now, or
    /// what has come since they were sent to where they were.
    /// </summary>
    HashSet<CopyRef> FindOfSent(IReadOnlyList<CopyClaim> content, List<HashedMail> sent, HashSet<CopyRef> reserved, bool areStored) =>
        sent.Count == 0 ? [] : [.. _folders
            .SelectMany(f => f.LikelyFor(sent[0].Hash).Where(c => !areStored || f.IsNew(c.Id)).Select(c => f.At(c.Id)))
            .Where(c => KindOf(c, sent[0]) != ProofKind.None
                && (areStored || sent.Exists(m => MayBeOfSent(c, m.Record)) && content.Any(claim => IsContested(c, claim, sent))))
            .Select(_shown.Of).Except(reserved).TakeLast(sent.Count)];

    /// <summary>Whether what lies at a place may be the copy of a message that was sent, and may have been stored.</summary>
    bool MayBeOfSent(CopyRef copy, MessageRecord record) => record is { SentAt: not null, Copy: { } target }
        && !(target.Folder == copy.Folder && record.SentAfter.IsKnown && record.SentAfter.Epoch == copy.Epoch
            && !reader.CameAfter(copy, record.SentAfter));

    /// <summary>
    /// Whether what lies at a place is a message's that was sent there, rather than a claim's: the claim's copy would have to have been put
    /// there meanwhile. Where the folder gave all ids anew since the claim, it may be that copy, unless it came after the sending.
    /// </summary>
    bool IsContested(CopyRef copy, CopyClaim claim, List<HashedMail> sent) => claim.Copy.HasId
        && (copy.Folder != claim.Copy.Folder ? _folders.Exists(f => f.IsTarget && f.Holds(copy))
            : copy.Epoch == claim.Copy.Epoch || sent.Exists(m => m.Record is { Copy: { } target, SentAfter: var mark }
                && target.Folder == copy.Folder && reader.CameAfter(copy, mark)));

    /// <summary>In which way a message at the destination is a copy of this one.</summary>
    ProofKind KindOf(CopyRef copy, HashedMail mail) =>
        _hashes.TryGetValue(copy, out var hash) ? limits.Admit(hash.Compare(mail.Hash)) : ProofKind.None;

    MessageRecord? TakeOne(HashedMail mail, ProofKind kind, HashSet<CopyRef> spent, IReadOnlyList<CopyClaim> known, bool isStored,
        bool isSent)
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
                if (KindOf(copy, mail) != kind || isSent && !MayBeOfSent(copy, mail.Record) || !spent.Add(_shown.Of(copy)))
                    continue;
                folder.Take(free);
                // What came before the sending was there before.
                return mail.FoundAt(copy, kind, isStored && folder.IsTarget && reader.CameAfter(copy, mail.Record.SentAfter));
            }
        }
        return null;
    }
}
