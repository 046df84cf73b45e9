namespace MailSyncPS.Engine.Ledger;

/// <summary>The little that is needed of a record to see whether its message is settled.</summary>
/// <param name="Size">Its size in bytes, as the source stated it.</param>
/// <param name="State">Where it stands.</param>
/// <param name="IsAbsent">Whether its message was not there when presence was noted last.</param>
/// <param name="Arrived">When it arrived, in milliseconds since 1970; 0 when it is not known.</param>
/// <param name="RetryAt">When it is tried again though it was set aside, likewise; 0 for never.</param>
public readonly record struct KnownMessage(long Size, MessageState State, bool IsAbsent, long Arrived = 0, long RetryAt = 0);
