namespace MailSyncPS.Completion;

/// <summary>Offers the sizes that hosting gives a mailbox.</summary>
sealed class QuotaCompleter() : SizeCompleter("20MB", "50MB", "100MB", "200MB", "500MB", "1GB", "2GB", "5GB", "10GB");
