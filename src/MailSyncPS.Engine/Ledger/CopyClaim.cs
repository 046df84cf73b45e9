namespace MailSyncPS.Engine.Ledger;

/// <summary>A copy at the destination that a message of some source mailbox has claimed.</summary>
/// <param name="Copy">The copy.</param>
/// <param name="RecordId">The row of the message that claims it.</param>
/// <param name="Source">The mailbox of that message.</param>
/// <param name="Hash">The message's SHA-256.</param>
/// <param name="StableHash">The hash of what servers leave alone in it; null when it is not known.</param>
/// <param name="Address">The e-mail address of its mailbox; null when it is not known.</param>
/// <param name="AtSource">Whether that message was listed last and its removal was not begun; else the copy may be all there is of
/// it.</param>
/// <param name="IsLeaving">Whether the removal of that message was begun, or is done: the copy is what it was removed for.</param>
/// <param name="IsProven">Whether the copy was proven to be that message's.</param>
public readonly record struct CopyClaim(
    CopyRef Copy, long RecordId, MailboxKey Source, byte[] Hash, byte[]? StableHash, string? Address, bool AtSource, bool IsLeaving,
    bool IsProven)
{
    /// <summary>Whether the copy was made by sending that message.</summary>
    public bool IsOurs { get; init; }

    /// <summary>Whether that message was set aside.</summary>
    public bool IsSetAside { get; init; }

    /// <summary>When that message was last sent to the destination; null when it never was.</summary>
    public DateTimeOffset? SentAt { get; init; }
}
