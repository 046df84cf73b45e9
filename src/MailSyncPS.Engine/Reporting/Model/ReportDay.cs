namespace MailSyncPS.Engine.Reporting.Model;

/// <summary>What was copied and removed on one day, by the clock of the machine that made the report.</summary>
/// <param name="Date">The day.</param>
/// <param name="Copied">Mails whose copies were proven.</param>
/// <param name="CopiedBytes">Their size in bytes.</param>
/// <param name="Removed">Mails that were removed from the old server.</param>
/// <param name="RemovedBytes">Their size in bytes.</param>
sealed record ReportDay(DateOnly Date, long Copied, long CopiedBytes, long Removed, long RemovedBytes);
