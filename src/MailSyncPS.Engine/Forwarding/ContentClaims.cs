using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Tracking;

namespace MailSyncPS.Engine.Forwarding;

/// <summary>What the ledger knows of copies by the content of messages.</summary>
static class ContentClaims
{
    /// <summary>
    /// The claims of messages, of this source and of others, that are these to the byte, or but for what servers do to them.
    /// </summary>
    public static async Task<IReadOnlyList<CopyClaim>> OfAsync(ILedgerRoute route, IReadOnlyList<HashedMail> mails,
        CancellationToken cancellationToken)
    {
        var exact = await route.FindClaimsAsync([.. mails.Select(m => m.Hash.Exact)], cancellationToken).ConfigureAwait(false);
        var stable = await route.FindStableClaimsAsync([.. mails.Select(m => m.Hash.Stable)], cancellationToken).ConfigureAwait(false);
        return [.. exact.UnionBy(stable, c => c.RecordId)];
    }

    /// <summary>Whether a claim is that of a message with this content.</summary>
    public static bool IsOf(CopyClaim claim, MessageHash hash) =>
        hash.Exact.AsSpan().SequenceEqual(claim.Hash) || claim.StableHash is { } stable && hash.Stable.AsSpan().SequenceEqual(stable);
}
