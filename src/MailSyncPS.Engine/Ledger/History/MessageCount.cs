namespace MailSyncPS.Engine.Ledger.History;

/// <summary>How many mails between two mailboxes are in a state.</summary>
/// <param name="Source">The source mailbox.</param>
/// <param name="Destination">The mailbox that holds the copies.</param>
/// <param name="State">The state.</param>
/// <param name="IsAtSource">Whether they were at the source when it was last listed.</param>
/// <param name="Count">How many they are.</param>
public sealed record MessageCount(
    MailboxKey Source, KnownMailbox Destination, MailRecordState State, bool IsAtSource, long Count);
