using MailSyncPS.Engine.Ledger;

namespace MailSyncPS.Engine.Forwarding;

/// <summary>Tells by the sizes of their messages whether two sources are one mailbox.</summary>
/// <param name="ours">Those of the one.</param>
/// <param name="theirs">Those of the other.</param>
sealed class SizeComparison(IReadOnlyList<KnownSize> ours, IReadOnlyList<KnownSize> theirs)
{
    /// <summary>So few mails may have been sent to all: what holds them alone must be as small on the other side.</summary>
    const int Few = 5;

    /// <summary>What of the shorter past two names of a mailbox share at the least: one may have been away for long.</summary>
    const int Share = 4;

    /// <summary>One of so many may have come or gone between two listings of one mailbox.</summary>
    const int Whole = 10;

    /// <summary>How many bytes apart sizes are that have nothing to do with each other: some on either side.</summary>
    static readonly long[] Apart = [-29, -17, 17, 29];

    (long Shared, long Ours, long Theirs)? _present;

    /// <summary>
    /// Most of what lies in the other mailbox lies here as well, or most of what lies here is known from there: people may have deleted
    /// most of it since. Where either holds a few mails alone, half of the larger one: somebody who is new has little but the mail to all.
    /// And what lay there before was much the same: of mailboxes that are freed each day, that mail may be all that there is.
    /// </summary>
    public bool IsOneMailbox => IsMostlyOne(Present) && HasOnePast(Overlap(s => s.Known));

    /// <summary>
    /// Whether so many sizes are the same, and so few are not, that it is one mailbox though its server has given all ids anew since.
    /// </summary>
    public bool IsWhole => Present.Shared * Whole >= Math.Max(Present.Ours, Present.Theirs) * (Whole - 1)
        && ours.Where(s => s.Present > 0).IntersectBy(theirs.Where(s => s.Present > 0).Select(s => s.Size), s => s.Size).Count() >= Few;

    /// <summary>How many messages seem to lie in both.</summary>
    public long Shared => Present.Shared;

    (long Shared, long Ours, long Theirs) Present => _present ??= Overlap(s => s.Present);

    static bool IsMostlyOne((long Shared, long Ours, long Theirs) now) => now.Shared > 0
        && (Math.Min(now.Ours, now.Theirs) < Few ? now.Shared * 2 >= Math.Max(now.Ours, now.Theirs)
            : now.Shared * 2 > now.Theirs || now.Shared * 2 > now.Ours);

    static bool HasOnePast((long Shared, long Ours, long Theirs) ever) => ever.Shared * Share >= Math.Min(ever.Ours, ever.Theirs);

    /// <summary>
    /// How many messages the two share and have, but for what they share by chance: of large mailboxes most sizes lie in the other one.
    /// </summary>
    (long Shared, long Ours, long Theirs) Overlap(Func<KnownSize, long> count)
    {
        var here = ours.Where(s => count(s) > 0).ToDictionary(s => s.Size, count);
        var there = theirs.Where(s => count(s) > 0).ToList();
        var chance = Apart.Sum(Shared) / Apart.Length;
        return (Shared(0) - chance, here.Values.Sum() - chance, there.Sum(count) - chance);

        long Shared(long apart) => there.Sum(s => Math.Min(count(s), here.GetValueOrDefault(s.Size + apart)));
    }
}
