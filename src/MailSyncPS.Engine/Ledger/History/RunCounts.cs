namespace MailSyncPS.Engine.Ledger.History;

/// <summary>What a run counted; what its kind does not count is 0.</summary>
public sealed record RunCounts
{
    /// <summary>Messages found at the source.</summary>
    public long Listed { get; init; }

    /// <summary>Messages that a forward has proven, or that a removal has seen to be gone.</summary>
    public long Done { get; init; }

    /// <summary>The bytes of these.</summary>
    public long Bytes { get; init; }

    /// <summary>Messages whose copy had been proven before a forward.</summary>
    public long AlreadyForwarded { get; init; }

    /// <summary>Messages set aside, in a forward or before it.</summary>
    public long Quarantined { get; init; }

    /// <summary>Messages that a forward tried without an outcome that can be proven.</summary>
    public long Failed { get; init; }

    /// <summary>Messages that a forward did not try; those too that were left out for their age.</summary>
    public long NotReached { get; init; }

    /// <summary>Messages that a removal kept because they are young.</summary>
    public long KeptRecent { get; init; }

    /// <summary>Messages that a removal kept because no copy is proven.</summary>
    public long KeptUnproven { get; init; }

    /// <summary>Messages that a removal kept because their copy is no longer there.</summary>
    public long KeptCopyGone { get; init; }

    /// <summary>The source's usage before a removal, in percent of its limit; null when the limit is unknown.</summary>
    public double? PercentUsedBefore { get; init; }

    /// <summary>The source's usage after a removal, in percent of its limit; null when the limit is unknown.</summary>
    public double? PercentUsedAfter { get; init; }

    /// <summary>The counts of a forward.</summary>
    public static RunCounts Of(MailForwardResult result) => new()
    {
        Listed = result.Listed,
        Done = result.Forwarded,
        Bytes = result.Bytes,
        AlreadyForwarded = result.AlreadyForwarded,
        Quarantined = result.Quarantined,
        Failed = result.Failed,
        NotReached = result.NotReached + result.BeforeSince,
    };

    /// <summary>The counts of a removal.</summary>
    public static RunCounts Of(OldMailRemoval removal) => new()
    {
        Listed = removal.Listed,
        Done = removal.Removed,
        Bytes = removal.FreedBytes,
        KeptRecent = removal.KeptRecent,
        KeptUnproven = removal.KeptUnproven,
        KeptCopyGone = removal.KeptCopyGone,
        PercentUsedBefore = removal.PercentUsedBefore,
        PercentUsedAfter = removal.PercentUsedAfter,
    };
}
