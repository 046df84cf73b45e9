using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Servers.Folders;

namespace MailSyncPS.Engine.Forwarding;

/// <summary>
/// Tells whether another source known to the ledger is this mailbox under another name (an alias, another host name, or POP3 in place of
/// IMAP). Then both stand for the same mails and share their copies; two mailboxes that got the same mail each keep their own.
/// </summary>
/// <param name="route">The route of the mailbox that is copied.</param>
/// <param name="address">Its e-mail address.</param>
sealed class AliasJudge(ILedgerRoute route, string address)
{
    readonly Dictionary<MailboxKey, bool> _verdicts = [];

    /// <summary>
    /// Whether another source has the name of this mailbox. A provider that moves to a new host keeps its addresses. A login that is none,
    /// as <c>info</c>, is one mailbox's on one host only.
    /// </summary>
    public bool IsNamedAlike(MailboxKey other, string? theirs) =>
        IsSame(other.Login, route.Source.Login)
            && (other.Host == route.Source.Host || route.Source.Login.Contains('@', StringComparison.Ordinal))
        || theirs is not null && IsSame(theirs, address);

    /// <summary>Whether another source is this mailbox, so that its copies serve the messages of this source as well.</summary>
    /// <param name="other">The other source.</param>
    /// <param name="theirs">Its e-mail address; null when it is not known.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<bool> IsAliasAsync(MailboxKey other, string? theirs, CancellationToken cancellationToken)
    {
        if (!_verdicts.TryGetValue(other, out var same))
            _verdicts[other] = same = IsNamedAlike(other, theirs)
                || await HasSameContentAsync(other, cancellationToken).ConfigureAwait(false);
        return same;
    }

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
                ? !own.Contains(claim.RecordId)
                : !await IsAliasAsync(claim.Source, claim.Address, cancellationToken).ConfigureAwait(false))
                binding.Add(claim);
        }
        return binding;
    }

    async Task<bool> HasSameContentAsync(MailboxKey other, CancellationToken cancellationToken)
    {
        // POP3 shows INBOX alone.
        var folder = other.Protocol == route.Source.Protocol ? null : SourceFolder.Inbox.Name;
        var theirs = await FindSizesAsync(other, folder, cancellationToken).ConfigureAwait(false);
        if (theirs.Count == 0)
            return false;
        var sizes = new SizeComparison(await FindSizesAsync(route.Source, folder, cancellationToken).ConfigureAwait(false), theirs);
        return sizes.IsOneMailbox && (sizes.IsWhole || !await HaveOtherIdsAsync(other, sizes.Shared, cancellationToken)
            .ConfigureAwait(false));
    }

    /// <summary>Whether the ids of what seems to lie in both tell two mailboxes.</summary>
    async Task<bool> HaveOtherIdsAsync(MailboxKey other, long shared, CancellationToken cancellationToken) =>
        other.Protocol == route.Source.Protocol && other.Host == route.Source.Host
            && new IdComparison(await route.FindListedAsync(route.Source, cancellationToken).ConfigureAwait(false),
                await route.FindListedAsync(other, cancellationToken).ConfigureAwait(false)).AreTwo(shared);

    /// <summary>
    /// The sizes of what a mailbox holds. What lay there before is known by either protocol: on the day it is changed the mailbox is no new
    /// one, of which nobody could tell whether it holds more than the mail to all.
    /// </summary>
    async Task<IReadOnlyList<KnownSize>> FindSizesAsync(MailboxKey source, string? folder, CancellationToken cancellationToken)
    {
        var sizes = await route.FindSizesAsync(source, folder, cancellationToken).ConfigureAwait(false);
        var byOther = await route.FindSizesAsync(source with { Protocol = source.Protocol == MailProtocol.Imap ? MailProtocol.Pop3
            : MailProtocol.Imap }, folder, cancellationToken).ConfigureAwait(false);
        return byOther.Count == 0 ? sizes : [.. sizes.Concat(byOther.Select(s => s with { Present = 0 })).GroupBy(s => s.Size)
            .Select(g => new KnownSize(g.Key, g.Max(s => s.Present), g.Max(s => s.Known)))];
    }
}
