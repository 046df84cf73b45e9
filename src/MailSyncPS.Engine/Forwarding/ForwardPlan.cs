namespace MailSyncPS.Engine.Forwarding;

/// <summary>What a forward would do, found without writing anything.</summary>
/// <param name="Request">The request it answers.</param>
/// <param name="Listed">Messages within the scope.</param>
/// <param name="AlreadyForwarded">Those whose copy is proven.</param>
/// <param name="Quarantined">Those set aside before.</param>
/// <param name="ToForward">Those to copy, or to find at the destination.</param>
/// <param name="ToForwardBytes">The size of the latter in bytes, as the source states it.</param>
public sealed record ForwardPlan(ForwardRequest Request, long Listed, long AlreadyForwarded, long Quarantined, long ToForward,
    long ToForwardBytes)
{
    /// <summary>Messages left out because they are marked as deleted.</summary>
    public long MarkedDeleted { get; init; }

    /// <summary>Messages left out because they are older, and of which no copy is proven.</summary>
    public long BeforeSince { get; init; }

    /// <summary>The source's folders that are left out.</summary>
    public IReadOnlyList<FolderLeftOut> FoldersLeftOut { get; init; } = [];

    /// <summary>What is reported when nothing is copied: what would have been is left.</summary>
    /// <param name="account">The source as it is handed on.</param>
    public MailForwardResult Untouched(MailAccount account)
    {
        var result = new MailForwardResult
        {
            Account = account,
            Destination = Request.Destination,
            Listed = Listed,
            AlreadyForwarded = AlreadyForwarded,
            Quarantined = Quarantined,
            NotReached = Listed - AlreadyForwarded - Quarantined,
            MarkedDeleted = MarkedDeleted,
            BeforeSince = BeforeSince,
            FoldersLeftOut = FoldersLeftOut,
        };
        return result with { Complete = result.LeavesNothing };
    }

    /// <summary>The source, carrying what would be copied, for a dry removal behind it.</summary>
    public required MailAccount DryRunAccount { get; init; }
}
