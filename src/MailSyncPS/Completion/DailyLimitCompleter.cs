namespace MailSyncPS.Completion;

/// <summary>Offers daily limits: Gmail takes 500 MB a day over IMAP.</summary>
internal sealed class DailyLimitCompleter() : SizeCompleter("500MB", "450MB", "250MB", "100MB", "1GB", "2GB");
