using MailSyncPS.Engine.Ledger;

namespace MailSyncPS.Engine.Forwarding;

/// <summary>
/// Tells whether another source known to the ledger is this mailbox under another name (an alias, another host name, or POP3 in place of
/// IMAP). Then both stand for the same mails and share their copies; two mailboxes that got the same mail each keep their own.
/// </summary>
/// <param name="route">The route of the mailbox that is copied.</param>
/// <param name="address">Its e-mail address.</param>
/// <param name="listedSizes">The sizes of its listed messages, asked for when there is something to judge.</param>
sealed class AliasJudge(ILedgerRoute route, string address, Func<IEnumerable<long>> listedSizes)
{
    /// <summary>So few mails may have been sent to all: what holds them alone must be as small on the other side.</summary>
    const int Few = 5;

    readonly Dictionary<MailboxKey, bool> _verdicts = [];

    /// <summary>Whether a copy that a message claims may serve a message of this source as well.</summary>
    public async Task<bool> MayShareAsync(CopyClaim claim, CancellationToken cancellationToken)
    {
        if (!_verdicts.TryGetValue(claim.Source, out var same))
            _verdicts[claim.Source] = same = IsSameOwner(claim)
                || await HasSameContentAsync(claim.Source, cancellationToken).ConfigureAwait(false);
        return same;
    }

    /// <summary>
    /// A provider that moves to a new host keeps its addresses. A login that is none, as <c>info</c>, is one mailbox's on one host only.
    /// </summary>
    bool IsSameOwner(CopyClaim other) =>
        IsSame(other.Source.Login, route.Source.Login)
            && (other.Source.Host == route.Source.Host || route.Source.Login.Contains('@', StringComparison.Ordinal))
        || other.Address is { } theirs && IsSame(theirs, address);

    static bool IsSame(string one, string other) => one.Equals(other, StringComparison.OrdinalIgnoreCase);

    /// <summary>Those of the claims that keep a copy from serving some messages: not their own, and not those of an alias.</summary>
    /// <param name="claims">The claims.</param>
    /// <param name="own">The numbers of the messages' records.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<IReadOnlyList<CopyClaim>> FindBindingAsync(IEnumerable<CopyClaim> claims, IReadOnlySet<long> own,
        CancellationToken cancellationToken)
    {
        var binding = new List<CopyClaim>();
        foreach (var claim in claims)
        {
            if (claim.Source == route.Source
                ? !own.Contains(claim.RecordId) : !await MayShareAsync(claim, cancellationToken).ConfigureAwait(false))
                binding.Add(claim);
        }
        return binding;
    }

    /// <summary>
    /// Most of what lies in the other mailbox lies here as well, or most of what lies here is known from there: people may have deleted
    /// most of it since. Where either holds a few mails alone, half of the larger one: somebody who is new has little but the mail to all.
    /// </summary>
    async Task<bool> HasSameContentAsync(MailboxKey other, CancellationToken cancellationToken)
    {
        var theirs = await route.FindPresentSizesAsync(other, cancellationToken).ConfigureAwait(false);
        var ours = listedSizes().GroupBy(s => s).ToDictionary(g => g.Key, g => g.Count());
        var count = ours.Values.Sum();
        var shared = 0;
        foreach (var size in theirs)
        {
            if (ours.GetValueOrDefault(size) <= 0)
                continue;
            ours[size]--;
            shared++;
        }
        return shared > 0 && (Math.Min(count, theirs.Count) < Few
            ? shared * 2 >= Math.Max(count, theirs.Count) : shared * 2 > theirs.Count || shared * 2 > count);
    }
}
