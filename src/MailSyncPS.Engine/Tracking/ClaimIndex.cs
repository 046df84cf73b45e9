using MailSyncPS.Engine.Ledger;

namespace MailSyncPS.Engine.Tracking;

/// <summary>Claims on copies by the content of their messages, so that many messages find theirs at once.</summary>
/// <param name="claims">The claims.</param>
sealed class ClaimIndex(IReadOnlyList<CopyClaim> claims)
{
    readonly ILookup<string, CopyClaim> _byHash = claims.ToLookup(c => Convert.ToHexString(c.Hash), StringComparer.Ordinal);
    readonly ILookup<string, CopyClaim> _byStableHash = claims.Where(c => c.StableHash is not null)
        .ToLookup(c => Convert.ToHexString(c.StableHash!), StringComparer.Ordinal);

    /// <summary>All of them.</summary>
    public IReadOnlyList<CopyClaim> All { get; } = claims;

    /// <summary>The claims of messages that are a record's to the byte, or but for what servers do to them.</summary>
    public IEnumerable<CopyClaim> Of(MessageRecord record) =>
        In(_byHash, record.Hash).UnionBy(In(_byStableHash, record.StableHash), c => c.RecordId);

    /// <summary>The claims, some of them on other copies: those that were found since for the records of these numbers.</summary>
    public ClaimIndex MovedTo(IReadOnlyDictionary<long, CopyRef> places) => places.Count == 0 ? this
        : new([.. All.Select(c => places.TryGetValue(c.RecordId, out var place) ? c with { Copy = place } : c)]);

    static IEnumerable<CopyClaim> In(ILookup<string, CopyClaim> claims, byte[]? hash) =>
        hash is null ? [] : claims[Convert.ToHexString(hash)];
}
