namespace MailSyncPS.Engine.Quota;

/// <summary>A reading of a mailbox's usage.</summary>
/// <param name="Quota">How full it is.</param>
/// <param name="LedgerTrouble">That the reading could not be kept in the ledger, and why, in words; null when it was.</param>
public sealed record QuotaOutcome(MailboxQuota Quota, string? LedgerTrouble);
