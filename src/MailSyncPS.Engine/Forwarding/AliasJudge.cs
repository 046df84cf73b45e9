using MailSyncPS.Engine.Ledger;

namespace MailSyncPS.Engine.Forwarding;

/// <summary>
/// Tells whether another source known to the ledger is this mailbox under another name (an alias, or POP3 in place of IMAP).
/// Then both stand for the same mails and share their copies; two mailboxes that got the same mail each keep their own.
/// </summary>
/// <param name="route">The route of the mailbox that is copied.</param>
/// <param name="listedSizes">The sizes of its listed messages, asked for when there is something to judge.</param>
sealed class AliasJudge(ILedgerRoute route, Func<IEnumerable<long>> listedSizes)
{
    readonly Dictionary<MailboxKey, bool> _verdicts = [];

    /// <summary>Whether a copy that these messages claim may serve a message of this source as well.</summary>
    public async Task<bool> MayShareAsync(IEnumerable<CopyClaim> claims, CancellationToken cancellationToken)
    {
        foreach (var other in claims.Select(c => c.Source).Distinct())
        {
            if (!_verdicts.TryGetValue(other, out var same))
                _verdicts[other] = same = IsSameLogin(other) || await HasSameContentAsync(other, cancellationToken).ConfigureAwait(false);
            if (!same)
                return false;
        }
        return true;
    }

    bool IsSameLogin(MailboxKey other) =>
        other.Host == route.Source.Host && other.Login.Equals(route.Source.Login, StringComparison.OrdinalIgnoreCase);

    /// <summary>Most of what lies in the other mailbox lies here as well.</summary>
    async Task<bool> HasSameContentAsync(MailboxKey other, CancellationToken cancellationToken)
    {
        var theirs = await route.FindPresentSizesAsync(other, cancellationToken).ConfigureAwait(false);
        var ours = listedSizes().GroupBy(s => s).ToDictionary(g => g.Key, g => g.Count());
        var shared = 0;
        foreach (var size in theirs)
        {
            if (ours.GetValueOrDefault(size) <= 0)
                continue;
            ours[size]--;
            shared++;
        }
        return theirs.Count > 0 && shared * 2 > theirs.Count;
    }
}
