using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Tracking;

namespace MailSyncPS.Engine.Forwarding;

/// <summary>
/// Messages that are new to this name of the mailbox, and what the ledger knows of their contents. What was read before is no new message:
/// its own record says what became of its copy.
/// </summary>
/// <param name="Mails">The messages.</param>
/// <param name="Own">Claims of this name on copies of their contents.</param>
/// <param name="OfOtherNames">Those of the mailbox's other names, by protocol or login, proven or not. What is on its way has no id yet,
/// and what was thrown away before anybody knew its place never gets one.</param>
sealed record FreshClaims(IReadOnlyList<HashedMail> Mails, IReadOnlyList<CopyClaim> Own, IReadOnlyList<CopyClaim> OfOtherNames)
{
    /// <summary>Looks up those of the messages that are new.</summary>
    public static async Task<FreshClaims> FindAsync(ILedgerRoute route, AliasJudge aliases, IEnumerable<HashedMail> mails,
        CancellationToken cancellationToken)
    {
        var fresh = mails.Where(m => m.Record is { State: MessageState.Listed, Hash: null }).ToList();
        if (fresh.Count == 0)
            return new([], [], []);
        var claims = await ContentClaims.OfAsync(route, [.. fresh.Select(m => m.Hash)], cancellationToken).ConfigureAwait(false);
        var pending = await route.FindPendingClaimsAsync([.. fresh.Select(m => m.Hash.Exact)], ofOwn: false, cancellationToken)
            .ConfigureAwait(false);
        // In another folder, or where that message is gone, an identical one is another message, whose copy nobody threw away.
        var discarded = await route.FindPlacelessClaimsAsync(fresh[0].Record.Key.Folder, [.. fresh.Select(m => m.Hash.Stable)],
            cancellationToken).ConfigureAwait(false);
        var others = new List<CopyClaim>();
        foreach (var claim in claims.Concat(pending).Concat(discarded.Where(c => c.AtSource)).Where(c => c.Source != route.Source))
        {
            if (await aliases.IsAliasAsync(claim.Source, claim.Address, cancellationToken).ConfigureAwait(false))
                others.Add(claim);
        }
        return new(fresh, [.. claims.Concat(discarded).Where(c => c.Source == route.Source)], others);
    }

    /// <summary>The same without some messages, by the numbers of their records.</summary>
    public FreshClaims Without(IEnumerable<long> records) => this with { Mails = [.. Mails.ExceptBy(records, m => m.Record.Id)] };
}
