using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Servers;
using MailSyncPS.Engine.Tracking;

namespace MailSyncPS.Engine.Forwarding;

/// <summary>
/// Finds at the destination what is already there of the messages to copy, by content. Sizes are listed once; bytes are
/// read only of what has the size of a message in question. Each copy serves one message.
/// </summary>
sealed class CopyMatcher(ILedgerRoute route, ICopyReader reader, AliasJudge aliases)
{
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

    /// <summary>Whether the copy that a record names is where it says; in a folder that was made anew its UID means nothing.</summary>
    public bool IsInPlace(MessageRecord record) =>
        record.CopyUid is { } uid && _folders.Any(f => f.Name == record.CopyFolder && f.Validity == record.CopyValidity && f.Has(uid));

    /// <summary>Looks for what has come since the folders were listed.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        foreach (var folder in _folders)
            await ListAsync(folder, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Looks for what has come since, in folders that were made since as well.</summary>
    public async Task RefreshWidelyAsync(CancellationToken cancellationToken)
    {
        await RefreshAsync(cancellationToken).ConfigureAwait(false);
        foreach (var folder in await reader.FindKeepingFoldersAsync(evenEmpty: true, cancellationToken).ConfigureAwait(false))
        {
            if (!_folders.Any(f => f.Name == folder.Name))
                await AddAsync(folder.Name, _ => 1, isTarget: false, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Looks anew at all that has come since the folders were listed first: what was claimed then may be free now.</summary>
    public Task LookAnewAsync(CancellationToken cancellationToken)
    {
        foreach (var folder in _folders)
            folder.ForgetNew();
        return RefreshAsync(cancellationToken);
    }

    async Task ListAsync(SearchedFolder folder, CancellationToken cancellationToken)
    {
        var claimed = await route.FindClaimedUidsAsync(folder.Name, folder.Validity, cancellationToken).ConfigureAwait(false);
        foreach (var entry in await reader.ListAsync(folder.Name, folder.NextUid, cancellationToken).ConfigureAwait(false))
            folder.Add(entry, isFree: !entry.Deleted && !claimed.Contains(entry.Uid));
    }

    /// <summary>Finds copies for messages, and takes them: the same copy is not found twice.</summary>
    /// <returns>The records as they are with their copies, proven; messages without one are absent. By the records' ids.</returns>
    public async Task<IReadOnlyDictionary<long, MessageRecord>> TakeAsync(IReadOnlyList<HashedMail> mails, CancellationToken cancellationToken)
    {
        await ReadCandidatesAsync(mails, cancellationToken).ConfigureAwait(false);
        var claims = await ClaimsAsync(mails, cancellationToken).ConfigureAwait(false);
        var taken = new Dictionary<long, MessageRecord>();
        var reserved = await ReserveAsync(claims, mails, cancellationToken).ConfigureAwait(false);
        // What is equal to the byte goes first: a copy that differs in line ends may be the exact one of another message.
        foreach (var exact in new[] { true, false })
        {
            foreach (var mail in mails.Where(m => !taken.ContainsKey(m.Record.Id)))
            {
                if (TakeOne(mail, exact, reserved) is { } record)
                    taken[mail.Record.Id] = record;
            }
        }
        return taken;
    }

    async Task ReadCandidatesAsync(IReadOnlyList<HashedMail> mails, CancellationToken cancellationToken)
    {
        var sizes = mails.SelectMany(m => m.Hash.LikelySizes).ToHashSet();
        foreach (var folder in _folders)
        {
            var unread = folder.OfSizes(sizes).Where(e => !_hashes.ContainsKey((folder.Name, e.Uid))).ToList();
            foreach (var batch in FetchBatches.Cut(unread, e => e.Size))
            {
                var copies = await reader.ReadAsync(folder.Name, [.. batch.Select(e => e.Uid)], batch.Sum(e => e.Size), MessageHash.Of, cancellationToken).ConfigureAwait(false);
                foreach (var (uid, copy) in copies)
                    _hashes[(folder.Name, uid)] = copy;
            }
        }
    }

    /// <summary>The claims on such content that keep a copy from serving one of these messages: not their own, and not those of an alias.</summary>
    async Task<IReadOnlyList<CopyClaim>> ClaimsAsync(IReadOnlyList<HashedMail> mails, CancellationToken cancellationToken)
    {
        if (_hashes.Count == 0)
            return [];
        var own = mails.Select(m => m.Record.Id).ToHashSet();
        var binding = new List<CopyClaim>();
        foreach (var claim in await route.FindClaimsAsync([.. mails.Select(m => m.Hash.Exact)], cancellationToken).ConfigureAwait(false))
        {
            if (claim.Source == route.Source ? !own.Contains(claim.RecordId) : !await aliases.MayShareAsync([claim], cancellationToken).ConfigureAwait(false))
                binding.Add(claim);
        }
        return binding;
    }

    /// <summary>
    /// The copies that others have claimed. One that is where its claim says is found by its UID. One whose folder gave all
    /// UIDs anew, or that people may have filed elsewhere, can't be told from others of its content: as many as there are
    /// claims are not free.
    /// </summary>
    async Task<HashSet<(string Folder, uint Uid)>> ReserveAsync(IReadOnlyList<CopyClaim> claims, IReadOnlyList<HashedMail> mails, CancellationToken cancellationToken)
    {
        var reserved = new HashSet<(string, uint)>();
        foreach (var claim in claims)
        {
            if (await IsInPlaceAsync(claim, cancellationToken).ConfigureAwait(false))
            {
                reserved.Add((claim.Folder, claim.Uid));
                continue;
            }
            var mail = mails.First(m => m.Hash.Exact.AsSpan().SequenceEqual(claim.Hash));
            var moved = _folders.Where(f => f.Validity != claim.Validity || f.Name != claim.Folder)
                .Where(f => !f.IsTarget || f.Name == claim.Folder)
                .SelectMany(f => f.OfSizes(mail.Hash.LikelySizes).Select(e => (Folder: f, Entry: e)))
                .FirstOrDefault(c => !reserved.Contains((c.Folder.Name, c.Entry.Uid)) && IsCopy(c.Folder, c.Entry, mail) is not null);
            if (moved.Folder is not null)
                reserved.Add((moved.Folder.Name, moved.Entry.Uid));
        }
        return reserved;
    }

    async Task<bool> IsInPlaceAsync(CopyClaim claim, CancellationToken cancellationToken)
    {
        if (_folders.Any(f => f.Name == claim.Folder && f.Validity == claim.Validity && f.Has(claim.Uid)))
            return true;
        // It may lie below the UID that the listing began with, or in a folder where nothing has come.
        return await reader.FindFolderAsync(claim.Folder, cancellationToken).ConfigureAwait(false) is { } folder && folder.Validity == claim.Validity
            && (await reader.FindAsync(claim.Folder, [claim.Uid], cancellationToken).ConfigureAwait(false)).Any(e => !e.Deleted);
    }

    /// <summary>Whether a message at the destination is a copy of this one; null when it is not, else whether to the byte.</summary>
    bool? IsCopy(SearchedFolder folder, CopyEntry entry, HashedMail mail) =>
        _hashes.TryGetValue((folder.Name, entry.Uid), out var hash) ? hash.IsExactly(mail.Hash) : null;

    MessageRecord? TakeOne(HashedMail mail, bool exact, HashSet<(string, uint)> reserved)
    {
        foreach (var folder in _folders)
        {
            foreach (var entry in folder.OfSizes(mail.Hash.LikelySizes))
            {
                if (IsCopy(folder, entry, mail) != exact || reserved.Contains((folder.Name, entry.Uid)))
                    continue;
                folder.Take(entry);
                return mail.Record with
                {
                    State = MessageState.Proven,
                    Proof = exact ? ProofKind.Exact : ProofKind.Canonical,
                    Hash = mail.Hash.Exact,
                    CopyFolder = folder.Name,
                    CopyValidity = folder.Validity,
                    CopyUid = entry.Uid,
                };
            }
        }
        return null;
    }
}
