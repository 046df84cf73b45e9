using MailSyncPS.Engine.Ledger;

namespace MailSyncPS.Engine.Tracking;

/// <summary>What the ledger knows of copies by the content of messages.</summary>
static class ContentClaims
{
    /// <summary>
    /// The claims of messages, of this source and of others, that are these to the byte, or but for what servers do to them.
    /// </summary>
    public static Task<IReadOnlyList<CopyClaim>> OfAsync(ILedgerRoute route, IEnumerable<MessageHash> hashes,
        CancellationToken cancellationToken)
    {
        var list = hashes.ToList();
        return OfAsync(route, [.. list.Select(h => h.Exact)], [.. list.Select(h => h.Stable)], cancellationToken);
    }

    /// <summary>Likewise, of messages whose hashes the records tell.</summary>
    public static Task<IReadOnlyList<CopyClaim>> OfAsync(ILedgerRoute route, IReadOnlyCollection<MessageRecord> records,
        CancellationToken cancellationToken) =>
        OfAsync(route, [.. records.Select(r => r.Hash).OfType<byte[]>()], [.. records.Select(r => r.StableHash).OfType<byte[]>()],
            cancellationToken);

    static async Task<IReadOnlyList<CopyClaim>> OfAsync(ILedgerRoute route, byte[][] exact, byte[][] stable,
        CancellationToken cancellationToken)
    {
        var byExact = await route.FindClaimsAsync(exact, cancellationToken).ConfigureAwait(false);
        var byStable = await route.FindStableClaimsAsync(stable, cancellationToken).ConfigureAwait(false);
        return [.. byExact.UnionBy(byStable, c => c.RecordId)];
    }

    /// <summary>Whether a claim is that of a message with this content.</summary>
    public static bool IsOf(CopyClaim claim, MessageHash hash) => IsOf(claim, hash.Exact, hash.Stable);

    /// <summary>Whether a claim is that of a message with the content of a record's.</summary>
    public static bool IsOf(CopyClaim claim, MessageRecord record) => IsOf(claim, record.Hash, record.StableHash);

    static bool IsOf(CopyClaim claim, byte[]? exact, byte[]? stable) =>
        exact.AsSpan().SequenceEqual(claim.Hash) || stable is not null && stable.AsSpan().SequenceEqual(claim.StableHash);
}
