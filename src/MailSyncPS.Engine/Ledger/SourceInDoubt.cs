namespace MailSyncPS.Engine.Ledger;

/// <summary>Messages of another source that were sent, or may have been, and of which nobody knows whether they were stored.</summary>
/// <param name="Source">The source's mailbox.</param>
/// <param name="Address">Its e-mail address; null when it is not known.</param>
/// <param name="Size">Their size in bytes.</param>
/// <param name="Until">Until when one of them may still arrive, as far as that was noted; null otherwise.</param>
public readonly record struct SourceInDoubt(MailboxKey Source, string? Address, long Size, DateTimeOffset? Until);
