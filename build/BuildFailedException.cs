namespace MailSyncPS.Build;

/// <summary>A command can't go on; the message says why, for a person.</summary>
sealed class BuildFailedException(string message) : Exception(message);
