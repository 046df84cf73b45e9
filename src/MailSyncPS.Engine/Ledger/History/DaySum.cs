namespace MailSyncPS.Engine.Ledger.History;

/// <summary>What was copied from a mailbox and removed from it on one day.</summary>
/// <param name="Source">The mailbox.</param>
/// <param name="Day">The day, in the time zone that was asked for.</param>
/// <param name="Copied">Mails whose copies were proven on that day.</param>
/// <param name="CopiedBytes">Their size in bytes.</param>
/// <param name="Removed">Mails that were seen to be gone after their removal on that day.</param>
/// <param name="RemovedBytes">Their size in bytes.</param>
public sealed record DaySum(MailboxKey Source, DateOnly Day, long Copied, long CopiedBytes, long Removed, long RemovedBytes);
