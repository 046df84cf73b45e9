namespace MailSyncPS.Engine.Ledger.History;

/// <summary>How many mails of a mailbox are in a state.</summary>
/// <param name="Source">The mailbox.</param>
/// <param name="State">The state.</param>
/// <param name="IsAtSource">Whether they were at the source when it was last listed.</param>
/// <param name="Count">How many they are.</param>
public sealed record MessageCount(MailboxKey Source, MailRecordState State, bool IsAtSource, long Count);
