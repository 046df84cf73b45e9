namespace MailSyncPS.Sync;

/// <summary>A file of credentials holds something else.</summary>
sealed class CredentialFileException(string message, Exception? cause = null) : Exception(message, cause);
