using MailSyncPS.Engine.Ledger;

namespace MailSyncPS.Engine.Forwarding;

/// <summary>
/// Tells by what a server calls their messages that two sources are two mailboxes. One mailbox has one id for a message, under whatever
/// name it is reached (RFC 9051 section 2.3.1.1, RFC 1939 section 7). Ids are compared without their UIDVALIDITY, as some servers give
/// another one each time.
/// </summary>
/// <param name="ours">The messages of the one.</param>
/// <param name="theirs">Those of the other, listed over the same protocol at the same host.</param>
sealed class IdComparison(IReadOnlyList<ListedId> ours, IReadOnlyList<ListedId> theirs)
{
    readonly ILookup<string, ListedId> _ours = ours.ToLookup(m => m.Uid, StringComparer.Ordinal);
    readonly ILookup<string, ListedId> _theirs = theirs.ToLookup(m => m.Uid, StringComparer.Ordinal);

    /// <summary>
    /// Whether what seems to lie in both has ids of its own in each, or as many ids as are the same belong to different messages. A message
    /// may lie in folders of different names: one mailbox may show the other one's.
    /// </summary>
    /// <param name="shared">How many messages seem to lie in both.</param>
    public bool AreTwo(long shared)
    {
        var same = theirs.Count(m => IsIn(_ours, m));
        var different = Math.Min(theirs.Count(m => IsAnotherIn(_ours, m)), ours.Count(m => IsAnotherIn(_theirs, m)));
        return same * 2 < shared || different > 0 && different * 2 >= same;
    }

    static bool IsIn(ILookup<string, ListedId> mailbox, ListedId message) => mailbox[message.Uid].Any(m => MayBe(m, message));

    static bool IsAnotherIn(ILookup<string, ListedId> mailbox, ListedId message) =>
        mailbox[message.Uid].Any(m => m.Folder == message.Folder) && !IsIn(mailbox, message);

    static bool MayBe(ListedId one, ListedId other) => one.Size == other.Size
        && (one.StableHash is null || other.StableHash is null || one.StableHash.AsSpan().SequenceEqual(other.StableHash));
}
