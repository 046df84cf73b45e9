using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Servers;
using MailSyncPS.Engine.Tracking;

namespace MailSyncPS.Engine.Forwarding;

/// <summary>
/// Finds at the destination what is already there of the messages to copy, by content. Sizes are listed once; bytes are
/// read only of what may be a message in question by its size, or by what the ledger knows. Each copy serves one message.
/// </summary>
sealed class CopyMatcher(ILedgerRoute route, ICopyReader reader, AliasJudge aliases)
{
    /// <summary>What is equal to the byte goes first: a copy that differs in line ends may be the exact one of another message.</summary>
    static readonly ProofKind[] BestFirst = [ProofKind.Exact, ProofKind.LineEnds, ProofKind.StateLines];

    readonly List<SearchedFolder> _folders = [];
    readonly Dictionary<(string Folder, uint Uid), MessageHash> _hashes = [];

    /// <summary>How many messages may be copies of which the ledger does not know.</summary>
    public int Candidates => _folders.Sum(f => f.Count);

    /// <summary>Lists a folder, to search it. Folders added first are preferred.</summary>
    /// <param name="folder">Its name.</param>
    /// <param name="startOf">From which UID on, by the folder's state as it is now.</param>
    /// <param name="isTarget">Whether mail is sent to it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The folder's state before it was listed; null when there is no such folder.</returns>
    public async Task<CopyFolder?> AddAsync(string folder, Func<CopyFolder, uint> startOf, bool isTarget, CancellationToken cancellationToken)
    {
        if (await reader.FindFolderAsync(folder, cancellationToken).ConfigureAwait(false) is not { } state)
            return null;
        var searched = new SearchedFolder(state, startOf(state), isTarget);
        _folders.Add(searched);
        await ListAsync(searched, cancellationToken).ConfigureAwait(false);
        return state;
    }

    /// <summary>Takes note of a folder in which nothing is to be searched but what comes from now on.</summary>
    public void AddUnchanged(CopyFolder state, bool isTarget) => _folders.Add(new SearchedFolder(state, state.UidNext, isTarget));

    /// <summary>Whether the copy that a record names is where it says; in a folder that was made anew its UID means nothing. What lies there is not looked at.</summary>
    public bool IsInPlace(MessageRecord record) =>
        record.CopyUid is { } uid && _folders.Any(f => f.Name == record.CopyFolder && f.Validity == record.CopyValidity && f.Has(uid));

    /// <summary>Looks for what has come since the folders were listed, in folders that were made since as well.</summary>
    public async Task RefreshWidelyAsync(CancellationToken cancellationToken)
    {
        var states = (await reader.FindKeepingFoldersAsync(evenEmpty: true, cancellationToken).ConfigureAwait(false)).ToDictionary(f => f.Name, StringComparer.Ordinal);
        foreach (var folder in _folders.ToList())
        {
            // A state that was told along with the names spares the look at what has nothing new.
            if (folder.IsTarget || !states.Remove(folder.Name, out var state) || state.UidNext == 0 || state.UidNext != folder.NextUid || state.Validity != folder.Validity)
                await ListAsync(folder, cancellationToken).ConfigureAwait(false);
            states.Remove(folder.Name);
        }
        foreach (var made in states.Keys)
            await AddAsync(made, _ => 1, isTarget: false, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Looks anew at all that has come since the folders were listed first, wherever it lies: what was claimed then may be free now.</summary>
    /// <param name="overNewSession">Whether to do so over a new session, as some servers show what was stored to no session that was there before.</param>
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
        var claimed = await route.FindClaimedUidsAsync(folder.Name, folder.Validity, cancellationToken).ConfigureAwait(false);
        foreach (var entry in await reader.ListAsync(folder.Name, folder.NextUid, cancellationToken).ConfigureAwait(false))
            folder.Add(entry, isFree: !entry.Deleted && !claimed.Contains(entry.Uid));
    }

    /// <summary>Finds copies for messages, and takes them: the same copy is not found twice.</summary>
    /// <param name="mails">The messages.</param>
    /// <param name="areStored">
    /// Whether the destination said that it stored them just now, so that the newest copies in the folder they were sent to are those that were made of them.
    /// </param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The records as they are with their copies, proven; messages without one are absent. By the records' ids.</returns>
    public async Task<IReadOnlyDictionary<long, MessageRecord>> TakeAsync(IReadOnlyList<HashedMail> mails, bool areStored, CancellationToken cancellationToken)
    {
        var known = await ContentClaims.OfAsync(route, mails, cancellationToken).ConfigureAwait(false);
        await ReadCandidatesAsync(mails, known, cancellationToken).ConfigureAwait(false);
        var reserved = _hashes.Count == 0 ? [] : await ReserveAsync(await BindingAsync(known, mails, cancellationToken).ConfigureAwait(false), mails, cancellationToken).ConfigureAwait(false);
        var taken = new Dictionary<long, MessageRecord>();
        foreach (var kind in BestFirst)
        {
            foreach (var mail in mails.Where(m => !taken.ContainsKey(m.Record.Id)))
            {
                if (TakeOne(mail, kind, reserved, known, areStored) is { } record)
                    taken[mail.Record.Id] = record;
            }
        }
        return taken;
    }

    async Task ReadCandidatesAsync(IReadOnlyList<HashedMail> mails, IReadOnlyList<CopyClaim> known, CancellationToken cancellationToken)
    {
        var sizes = mails.SelectMany(m => m.Hash.LikelySizes).ToHashSet();
        var withState = mails.Where(m => m.Hash.HasStateLines).ToList();
        foreach (var folder in _folders)
        {
            var likely = folder.OfSizes(sizes).Concat(withState.SelectMany(m => folder.LikelyFor(m.Hash)))
                .Concat(known.Where(c => c.Folder == folder.Name && c.Validity == folder.Validity).Select(c => folder.Find(c.Uid)).OfType<CopyEntry>());
            var unread = likely.Where(e => !_hashes.ContainsKey((folder.Name, e.Uid))).DistinctBy(e => e.Uid).ToList();
            foreach (var batch in FetchBatches.Cut(unread, e => e.Size))
                await ReadAsync(folder.Name, batch, cancellationToken).ConfigureAwait(false);
        }
    }

    async Task ReadAsync(string folder, IReadOnlyList<CopyEntry> entries, CancellationToken cancellationToken)
    {
        var copies = await reader.ReadAsync(folder, [.. entries.Select(e => e.Uid)], entries.Sum(e => e.Size), MessageHash.Of, cancellationToken).ConfigureAwait(false);
        foreach (var (uid, copy) in copies)
            _hashes[(folder, uid)] = copy;
    }

    /// <summary>The claims on such content that keep a copy from serving one of these messages: not their own, and not those of an alias.</summary>
    async Task<IReadOnlyList<CopyClaim>> BindingAsync(IReadOnlyList<CopyClaim> known, IReadOnlyList<HashedMail> mails, CancellationToken cancellationToken)
    {
        var own = mails.Select(m => m.Record.Id).ToHashSet();
        var binding = new List<CopyClaim>();
        foreach (var claim in known)
        {
            if (claim.Source == route.Source ? !own.Contains(claim.RecordId) : !await aliases.MayShareAsync([claim], cancellationToken).ConfigureAwait(false))
                binding.Add(claim);
        }
        return binding;
    }

    /// <summary>
    /// The copies that others have claimed. One that lies where its claim says, as its bytes show, is found by its UID. One whose
    /// folder gave all UIDs anew, or that people may have filed elsewhere, can't be told from others of its content: as many as
    /// there are claims are not free.
    /// </summary>
    async Task<HashSet<(string Folder, uint Uid)>> ReserveAsync(IReadOnlyList<CopyClaim> claims, IReadOnlyList<HashedMail> mails, CancellationToken cancellationToken)
    {
        var reserved = new HashSet<(string, uint)>();
        foreach (var place in claims.GroupBy(c => (c.Folder, c.Validity)))
            await ReadPlaceAsync(place.Key.Folder, place.Key.Validity, [.. place.Select(c => c.Uid).Distinct()], cancellationToken).ConfigureAwait(false);
        foreach (var claim in claims)
        {
            var mail = mails.First(m => ContentClaims.IsOf(claim, m.Hash));
            if (_hashes.TryGetValue((claim.Folder, claim.Uid), out var hash) && IsValidityOf(claim) && hash.Compare(mail.Hash) != ProofKind.None)
            {
                reserved.Add((claim.Folder, claim.Uid));
                continue;
            }
            var moved = _folders.Where(f => f.Validity != claim.Validity || f.Name != claim.Folder)
                .Where(f => !f.IsTarget || f.Name == claim.Folder)
                .SelectMany(f => f.LikelyFor(mail.Hash).Select(e => (Folder: f, Entry: e)))
                .FirstOrDefault(c => !reserved.Contains((c.Folder.Name, c.Entry.Uid)) && KindOf(c.Folder, c.Entry, mail) != ProofKind.None);
            if (moved.Folder is not null)
                reserved.Add((moved.Folder.Name, moved.Entry.Uid));
        }
        return reserved;
    }

    readonly HashSet<(string Folder, uint Validity)> _otherValidities = [];

    bool IsValidityOf(CopyClaim claim) => !_otherValidities.Contains((claim.Folder, claim.Validity));

    /// <summary>Reads what lies at places that claims name: below the UID that a listing began with, or in a folder where nothing has come, as well.</summary>
    async Task ReadPlaceAsync(string name, uint validity, IReadOnlyList<uint> uids, CancellationToken cancellationToken)
    {
        var unread = uids.Where(uid => !_hashes.ContainsKey((name, uid))).ToList();
        if (unread.Count == 0 && !_folders.Any(f => f.Name == name && f.Validity != validity))
            return;
        if (await reader.FindFolderAsync(name, cancellationToken).ConfigureAwait(false) is not { } folder || folder.Validity != validity)
        {
            _otherValidities.Add((name, validity));
            return;
        }
        var there = (await reader.FindAsync(name, unread, cancellationToken).ConfigureAwait(false)).Where(e => !e.Deleted);
        foreach (var batch in FetchBatches.Cut(there, e => e.Size))
            await ReadAsync(name, batch, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>In which way a message at the destination is a copy of this one.</summary>
    ProofKind KindOf(SearchedFolder folder, CopyEntry entry, HashedMail mail) =>
        _hashes.TryGetValue((folder.Name, entry.Uid), out var hash) ? hash.Compare(mail.Hash) : ProofKind.None;

    MessageRecord? TakeOne(HashedMail mail, ProofKind kind, HashSet<(string, uint)> reserved, IReadOnlyList<CopyClaim> known, bool isStored)
    {
        foreach (var folder in _folders)
        {
            // Beside what has a likely size, a copy that an alias has claimed may differ in state lines.
            var named = known.Where(c => c.Folder == folder.Name && c.Validity == folder.Validity && ContentClaims.IsOf(c, mail.Hash)).Select(c => folder.Find(c.Uid)).OfType<CopyEntry>().Where(folder.IsFree);
            var likely = folder.LikelyFor(mail.Hash).Concat(named).DistinctBy(e => e.Uid);
            foreach (var entry in isStored ? likely.OrderByDescending(e => e.Uid) : likely)
            {
                if (KindOf(folder, entry, mail) != kind || reserved.Contains((folder.Name, entry.Uid)))
                    continue;
                folder.Take(entry);
                return mail.Record with
                {
                    State = MessageState.Proven,
                    Proof = kind,
                    Hash = mail.Hash.Exact,
                    StableHash = mail.Hash.Stable,
                    CopyFolder = folder.Name,
                    CopyValidity = folder.Validity,
                    CopyUid = entry.Uid,
                    // Below the folder's UIDNEXT at the time of sending lies what was there before.
                    CopyIsOurs = isStored && folder.IsTarget && folder.Validity == mail.Record.CopyValidity && mail.Record.Watermark > 0 && entry.Uid >= mail.Record.Watermark,
                    Reason = null,
                    RetryAt = null,
                };
            }
        }
        return null;
    }
}
