namespace MailSyncPS.Completion;

/// <summary>Offers daily limits. Gmail takes about 500 MB a day over IMAP, so a little less comes first.</summary>
sealed class DailyLimitCompleter() : SizeCompleter("450MB", "500MB", "250MB", "100MB", "1GB", "2GB");
