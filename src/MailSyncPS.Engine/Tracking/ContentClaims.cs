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
    public static bool IsOf(CopyClaim claim, MessageHash hash) => IsOf(claim.Hash, claim.StableHash, hash.Exact, hash.Stable);

    /// <summary>Whether a message without a copy is one with this content.</summary>
    public static bool IsOf(CopylessMessage message, MessageHash hash) => IsOf(message.Hash, message.StableHash, hash.Exact, hash.Stable);

    /// <summary>Likewise, with a record's content.</summary>
    public static bool IsOf(CopylessMessage message, MessageRecord record) =>
        IsOf(message.Hash, message.StableHash, record.Hash, record.StableHash);

    static bool IsOf(byte[] exact, byte[]? stable, byte[]? otherExact, byte[]? otherStable) =>
        Are(exact, otherExact) || Are(stable, otherStable);

    static bool Are(byte[]? hash, byte[]? other) => hash is not null && other is not null && hash.AsSpan().SequenceEqual(other);
}
