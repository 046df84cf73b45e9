namespace MailSyncPS.Engine.Retention;

/// <summary>What a removal would do.</summary>
public sealed record RemovalPlan(RemovalRequest Request, OldMailRemoval Preview)
{
    /// <summary>What is reported when nothing is removed.</summary>
    public OldMailRemoval Declined => Preview with { Removed = 0, RemovedWithoutCopy = 0, KeptDeclined = Preview.Removed, FreedBytes = 0, PercentUsedAfter = Preview.PercentUsedBefore };

    /// <summary>Of how many of them the copy was made by others.</summary>
    public long Adopted { get; init; }

    /// <summary>How many mails would go.</summary>
    public long Count => Preview.Removed;

    /// <summary>Their size in bytes.</summary>
    public long Bytes => Preview.FreedBytes;
}
