using MailSyncPS.Texts;

namespace MailSyncPS;

/// <summary>
/// What a removal did with one mailbox. <c>Listed = Removed + KeptRecent + KeptUnproven + KeptCopyGone + KeptDeclined</c>, always.
/// </summary>
public sealed record OldMailRemoval
{
    /// <summary>The mailbox that was freed.</summary>
    public required MailAccount Account { get; init; }

    /// <summary>The mailbox that holds the copies.</summary>
    public required MailAccount Destination { get; init; }

    /// <summary>Messages found at the source.</summary>
    public long Listed { get; init; }

    /// <summary>Messages removed, seen to be gone by a later listing.</summary>
    public long Removed { get; init; }

    /// <summary>Those of the removed messages whose proven copy was no longer at the destination, with -IncludeCopyGone.</summary>
    public long RemovedWithoutCopy { get; init; }

    /// <summary>Messages kept because they are young, or of unknown age.</summary>
    public long KeptRecent { get; init; }

    /// <summary>Messages kept because no copy is proven, or because the server did not remove them.</summary>
    public long KeptUnproven { get; init; }

    /// <summary>Messages kept because their proven copy is no longer at the destination.</summary>
    public long KeptCopyGone { get; init; }

    /// <summary>Messages kept because their removal was not confirmed.</summary>
    public long KeptDeclined { get; init; }

    /// <summary>
    /// Messages that are not among the listed ones because somebody else removed them from the source after the removal was planned.
    /// </summary>
    public long Gone { get; init; }

    /// <summary>The source's folders that were left out, each with the reason; those that were not asked for are not named.</summary>
    public IReadOnlyList<FolderLeftOut> FoldersLeftOut { get; init => field = new ItemList<FolderLeftOut>(value); }
        = new ItemList<FolderLeftOut>([]);

    /// <summary>Bytes of the messages removed.</summary>
    public long FreedBytes { get; init; }

    /// <summary>Usage before, in percent of the limit; null when the limit is unknown.</summary>
    public double? PercentUsedBefore { get; init; }

    /// <summary>Usage after, in percent of the limit; null when the limit is unknown.</summary>
    public double? PercentUsedAfter { get; init; }

    /// <summary>Whether nothing was done as another run is at work on the mailbox, with -Shared.</summary>
    public bool PassedOver { get; init; }

    /// <summary>The account and the counts in a line.</summary>
    public override string ToString()
    {
        var result = ModelTexts.FormatRemovalResult(Account, Removed, ByteSize.Format(FreedBytes), KeptRecent, KeptUnproven, KeptCopyGone,
            KeptDeclined);
        return RemovedWithoutCopy == 0 ? result : ModelTexts.FormatRemovedWithoutCopy(result, RemovedWithoutCopy);
    }
}
