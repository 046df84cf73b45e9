using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Servers;
using MailSyncPS.Engine.Tracking;

namespace MailSyncPS.Engine.Forwarding;

/// <summary>
/// Finds messages that were stored before their answer was lost, and whose copies people, or a filter, have thrown away before the next
/// run: like any message whose copy was thrown away, they are not sent again. What lies in Trash proves nothing, so that they stay at the
/// source.
/// </summary>
/// <param name="route">What the ledger knows.</param>
/// <param name="reader">Reads the destination.</param>
/// <param name="sizes">The sizes of what is listed there.</param>
/// <param name="limits">What counts as a copy.</param>
/// <param name="aliases">Tells which other sources are this mailbox.</param>
sealed class DiscardedCopies(ILedgerRoute route, ICopyReader reader, ListedSizes sizes, DestinationLimits limits, AliasJudge aliases)
{
    /// <summary>Those of the messages that were thrown away, as proven records without a place.</summary>
    public async Task<IReadOnlyList<MessageRecord>> FindAsync(IReadOnlyList<HashedMail> mails, CancellationToken cancellationToken)
    {
        if (mails.Count == 0)
            return [];
        var folders = await reader.FindDiscardFoldersAsync(cancellationToken).ConfigureAwait(false);
        var thrown = await ReadAsync(folders, mails, cancellationToken).ConfigureAwait(false);
        if (thrown.Count == 0)
            return [];
        var own = mails.Select(m => m.Record.Id).ToHashSet();
        // What another name of the mailbox has on its way, and what it found so before, is the same mail.
        var ofContent = await ContentClaims.OfAsync(route, [.. mails.Select(m => m.Hash)], cancellationToken).ConfigureAwait(false);
        var claims = await FindThrownAsync([.. ofContent.Where(c => !own.Contains(c.RecordId)).DistinctBy(c => c.Copy)], folders,
            cancellationToken).ConfigureAwait(false);
        // What was found so before stands for one that lies there; so may what another mailbox has on its way.
        var others = new List<CopylessMessage>();
        foreach (var message in (await route.FindWithoutCopyAsync([.. mails.Select(m => m.Hash.Exact)],
            [.. mails.Select(m => m.Hash.Stable)], cancellationToken).ConfigureAwait(false)).Where(m => !own.Contains(m.RecordId)))
        {
            if (message.Source == route.Source ? MessageStates.HadProof(message.State)
                : (MessageStates.HadProof(message.State) || MessageStates.IsOnItsWay(message.State))
                    && !await IsOtherNameAsync(message.Source, null, cancellationToken).ConfigureAwait(false))
                others.Add(message);
        }
        var found = new List<MessageRecord>();
        foreach (var twins in mails.GroupBy(m => Convert.ToHexString(m.Hash.Stable), StringComparer.Ordinal))
        {
            var hash = twins.First().Hash;
            // It may as well be the copy of another message.
            var free = thrown.Count(t => limits.Admit(t.Compare(hash)) != ProofKind.None) - claims.Count(c => ContentClaims.IsOf(c, hash))
                - others.Count(m => ContentClaims.IsOf(m, hash));
            found.AddRange(twins.Take(Math.Max(0, free)).Select(m => m.Record with
            {
                State = MessageState.Proven,
                Proof = ProofKind.Exact,
                Hash = m.Hash.Exact,
                StableHash = m.Hash.Stable,
                Copy = m.Record.Copy?.WithoutId,
            }));
        }
        return found;
    }

    /// <summary>
    /// Likewise, those of messages that are new to this name of the mailbox, and that a run by another name or protocol had on their way.
    /// </summary>
    public Task<IReadOnlyList<MessageRecord>> FindOfOtherNamesAsync(FreshClaims fresh, CancellationToken cancellationToken) =>
        FindAsync([.. fresh.Mails.SelectMany(m => fresh.OfOtherNames
            .Where(c => c is { IsProven: false, IsSetAside: false } && ContentClaims.IsOf(c, m.Hash)).Take(1)
            .Select(c => m with { Record = m.Record with { Copy = c.Copy.WithoutId } }))], cancellationToken);

    /// <summary>
    /// Those of the claims whose copies may lie in Trash: they were put there, are not where they were put, or people have marked them.
    /// </summary>
    async Task<IReadOnlyList<CopyClaim>> FindThrownAsync(IReadOnlyList<CopyClaim> claims, IReadOnlyCollection<string> folders,
        CancellationToken cancellationToken)
    {
        var thrown = new List<CopyClaim>();
        foreach (var claim in claims)
        {
            if (claim.IsProven || !await IsOtherNameAsync(claim.Source, claim.Address, cancellationToken).ConfigureAwait(false))
                thrown.Add(claim);
        }
        var there = await CopyPlaces.ReadAsync(reader, thrown.Select(c => c.Copy), cancellationToken).ConfigureAwait(false);
        thrown.RemoveAll(c => !folders.Contains(c.Copy.Folder) && there.TryGetValue(c.Copy, out var copy) && ContentClaims.IsOf(c, copy));
        return thrown;
    }

    async Task<bool> IsOtherNameAsync(MailboxKey source, string? address, CancellationToken cancellationToken) =>
        source != route.Source && await aliases.IsAliasAsync(source, address, cancellationToken).ConfigureAwait(false);

    async Task<IReadOnlyList<MessageHash>> ReadAsync(IEnumerable<string> folders, IReadOnlyList<HashedMail> mails,
        CancellationToken cancellationToken)
    {
        var wanted = mails.SelectMany(m => m.Hash.LikelySizes).ToHashSet();
        var hashes = new List<MessageHash>();
        foreach (var folder in folders)
            hashes.AddRange((await sizes.ReadAsync(folder, wanted.Contains, cancellationToken).ConfigureAwait(false)).Values);
        return hashes;
    }
}
