namespace MailSyncPS.Engine.Ledger;

/// <summary>The little that is needed of a record to see whether its message is settled.</summary>
/// <param name="Size">Its size in bytes, as the source stated it.</param>
/// <param name="State">Where it stands.</param>
/// <param name="IsAbsent">Whether its message was not there when presence was noted last.</param>
public readonly record struct KnownMessage(long Size, MessageState State, bool IsAbsent);
