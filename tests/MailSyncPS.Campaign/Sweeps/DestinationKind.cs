namespace MailSyncPS.Campaign.Sweeps;

/// <summary>The new servers that scenarios copy to.</summary>
enum DestinationKind
{
    /// <summary>Takes batches (MULTIAPPEND).</summary>
    Batching,
    /// <summary>As Gmail: one mail a command, literals up to 4096 bytes without asking.</summary>
    GmailLike,
    /// <summary>Takes batches, and does not tell the UIDs of what it stored.</summary>
    BatchingWithoutUidPlus,
    /// <summary>As Gmail, and does not tell the UIDs of what it stored.</summary>
    GmailLikeWithoutUidPlus,
    /// <summary>Takes batches, and no mail above <see cref="SweepServers.AppendLimit"/>.</summary>
    BatchingLimited,
    /// <summary>As Gmail, and no mail above <see cref="SweepServers.AppendLimit"/>.</summary>
    GmailLikeLimited,
    /// <summary>Takes batches, and no more than <see cref="SweepServers.SmallQuota"/> altogether.</summary>
    BatchingFull,
    /// <summary>One mail a command, and no more than <see cref="SweepServers.SmallQuota"/> altogether.</summary>
    GmailLikeFull,
}
