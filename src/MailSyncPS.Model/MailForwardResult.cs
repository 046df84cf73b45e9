using MailSyncPS.Texts;

namespace MailSyncPS;

/// <summary>
/// What a forward did with one mailbox. <c>Listed = Forwarded + AlreadyForwarded + Quarantined + Failed + NotReached</c>, always.
/// </summary>
public sealed record MailForwardResult
{
    /// <summary>The source mailbox.</summary>
    public required MailAccount Account { get; init; }

    /// <summary>The destination mailbox.</summary>
    public required MailAccount Destination { get; init; }

    /// <summary>Messages found at the source within the scope asked for.</summary>
    public long Listed { get; init; }

    /// <summary>Messages whose copy was made, or found at the destination, and proven in this run.</summary>
    public long Forwarded { get; init; }

    /// <summary>Messages whose copy had been proven before, or was found at the destination without having been sent there.</summary>
    public long AlreadyForwarded { get; init; }

    /// <summary>
    /// Of <see cref="AlreadyForwarded"/>, those whose copy others had made and that were matched with it in this run: it is the message
    /// below the trace fields on top of it (<see cref="MailProof.Adopted"/>).
    /// </summary>
    public long Adopted { get; init; }

    /// <summary>Messages set aside, in this run or before: they stay at the source and block nothing.</summary>
    public long Quarantined { get; init; }

    /// <summary>Messages tried without an outcome that can be proven; the next run looks and goes on.</summary>
    public long Failed { get; init; }

    /// <summary>Messages that were not tried.</summary>
    public long NotReached { get; init; }

    /// <summary>
    /// Messages that are not among the listed ones because somebody removed them from the source during the run, before they were copied.
    /// </summary>
    public long Gone { get; init; }

    /// <summary>
    /// Messages that are not among the listed ones because they are marked as deleted at the source, and were never copied.
    /// </summary>
    public long MarkedDeleted { get; init; }

    /// <summary>
    /// Messages that are not among the listed ones because they arrived before the moment asked for, and of which no copy is proven.
    /// </summary>
    public long BeforeSince { get; init; }

    /// <summary>The source's folders that were left out, each with the reason; those that were not asked for are not named.</summary>
    public IReadOnlyList<FolderLeftOut> FoldersLeftOut { get; init => field = new ItemList<FolderLeftOut>(value); }
        = new ItemList<FolderLeftOut>([]);

    /// <summary>Bytes of the messages forwarded.</summary>
    public long Bytes { get; init; }

    /// <summary>
    /// How many more days it takes to copy what is left of this mailbox and of all others that the ledger knows to wait for the same
    /// destination, where the bytes of a day are limited; null where they are not, or nothing of this mailbox is left.
    /// </summary>
    public int? DaysLeft { get; init; }

    /// <summary>Whether nothing was done as another run is at work on the mailbox, with -Shared.</summary>
    public bool PassedOver { get; init; }

    /// <summary>How long the run took.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>
    /// Whether every message that a person would miss has a proven copy: nothing failed, is left, is set aside (now or before)
    /// or was filtered out, and no folder was left out that nobody asked to leave out, but for Trash, Junk and views.
    /// </summary>
    public bool Complete { get; init; }

    /// <summary>Whether the counts and folders leave nothing to be done.</summary>
    internal bool LeavesNothing => Failed == 0 && NotReached == 0 && Quarantined == 0 && BeforeSince == 0
        && !FoldersLeftOut.Any(folder => folder.Reason is FolderOmission.Unreadable or FolderOmission.NotTaken or FolderOmission.AllMail);

    /// <summary>The accounts and the counts in a line.</summary>
    public override string ToString() =>
        ModelTexts.FormatForwardResult(Account, Destination, Forwarded, AlreadyForwarded, Quarantined, Failed, NotReached);
}
