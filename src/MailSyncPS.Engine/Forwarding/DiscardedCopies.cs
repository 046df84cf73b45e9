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
/// <param name="limits">What counts as a copy.</param>
sealed class DiscardedCopies(ILedgerRoute route, ICopyReader reader, DestinationLimits limits)
{
    /// <summary>Those of the messages that were thrown away, as proven records without a place.</summary>
    public async Task<IReadOnlyList<MessageRecord>> FindAsync(IReadOnlyList<HashedMail> mails, CancellationToken cancellationToken)
    {
        if (mails.Count == 0)
            return [];
        var thrown = await ReadAsync(mails, cancellationToken).ConfigureAwait(false);
        if (thrown.Count == 0)
            return [];
        var own = mails.Select(m => m.Record.Id).ToHashSet();
        var claims = (await ContentClaims.OfAsync(route, [.. mails.Select(m => m.Hash)], cancellationToken).ConfigureAwait(false))
            .Where(c => !own.Contains(c.RecordId)).ToList();
        // What was found so before stands for one that lies there; so may what another mailbox has on its way. Over the other protocol
        // it is the same mail.
        var others = (await route.FindWithoutCopyAsync([.. mails.Select(m => m.Hash.Exact)], [.. mails.Select(m => m.Hash.Stable)],
            cancellationToken).ConfigureAwait(false)).Where(m => !own.Contains(m.RecordId)
                && (m.Source == route.Source ? MessageStates.HadProof(m.State)
                : !m.Source.IsNamedLike(route.Source) && (MessageStates.HadProof(m.State) || MessageStates.IsOnItsWay(m.State)))).ToList();
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

    async Task<IReadOnlyList<MessageHash>> ReadAsync(IReadOnlyList<HashedMail> mails, CancellationToken cancellationToken)
    {
        var sizes = mails.SelectMany(m => m.Hash.LikelySizes).ToHashSet();
        var hashes = new List<MessageHash>();
        foreach (var folder in await reader.FindDiscardFoldersAsync(cancellationToken).ConfigureAwait(false))
        {
            if (await reader.FindFolderAsync(folder, cancellationToken).ConfigureAwait(false) is null)
                continue;
            var likely = (await reader.ListAsync(folder, default, cancellationToken).ConfigureAwait(false)).Entries
                .Where(e => sizes.Contains(e.Size));
            foreach (var batch in FetchBatches.Cut(likely, e => e.Size))
                hashes.AddRange((await reader.ReadAsync(folder, [.. batch.Select(e => e.Id)], batch.Sum(e => e.Size), MessageHash.Of,
                    cancellationToken).ConfigureAwait(false)).Values);
        }
        return hashes;
    }
}
