using MailSyncPS.Engine.Ledger;

namespace MailSyncPS.Engine.Tracking;

/// <summary>What the ledger knows of copies by the content of messages.</summary>
static class ContentClaims
{
    /// <summary>
    /// The claims of messages, of this source and of others, that are these to the byte, or but for what servers do to them.
    /// </summary>
    public static Task<IReadOnlyList<CopyClaim>> OfAsync(ILedgerRoute route, IReadOnlyCollection<MessageHash> hashes,
        CancellationToken cancellationToken) =>
        OfAsync(route, [.. hashes.Select(h => h.Exact)], [.. hashes.Select(h => h.Stable)], cancellationToken);

    /// <summary>Likewise, of messages whose hashes the records tell.</summary>
    public static async Task<ClaimIndex> OfAsync(ILedgerRoute route, IReadOnlyCollection<MessageRecord> records,
        CancellationToken cancellationToken) =>
        new(await OfAsync(route, [.. records.Select(r => r.Hash).OfType<byte[]>()], [.. records.Select(r => r.StableHash).OfType<byte[]>()],
            cancellationToken).ConfigureAwait(false));

    static async Task<IReadOnlyList<CopyClaim>> OfAsync(ILedgerRoute route, byte[][] exact, byte[][] stable,
        CancellationToken cancellationToken)
    {
        var byExact = await route.FindClaimsAsync(exact, cancellationToken).ConfigureAwait(false);
        var byStable = await route.FindStableClaimsAsync(stable, cancellationToken).ConfigureAwait(false);
        return [.. byExact.UnionBy(byStable, c => c.RecordId)];
    }

    /// <summary>Whether a claim is that of a message with this content.</summary>
    public static bool IsOf(CopyClaim claim, MessageHash hash) =>
        hash.Exact.AsSpan().SequenceEqual(claim.Hash) || claim.StableHash is { } stable && hash.Stable.AsSpan().SequenceEqual(stable);
}
