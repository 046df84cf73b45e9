namespace MailSyncPS.Engine.Ledger;

/// <summary>A message of some source mailbox that has no copy whose place is known.</summary>
/// <param name="RecordId">The row of the message.</param>
/// <param name="Source">Its mailbox.</param>
/// <param name="Hash">Its SHA-256; where it was not read, that of the message it lay beside and may be the same as.</param>
/// <param name="StableHash">Likewise, the hash of what servers leave alone in it; null when it is not known.</param>
/// <param name="State">Where it stands.</param>
public readonly record struct CopylessMessage(long RecordId, MailboxKey Source, byte[] Hash, byte[]? StableHash, MessageState State);
