namespace MailSyncPS.Bench;

/// <summary>A measurement can't be made or its result is wrong; the message says why, for a person.</summary>
sealed class BenchFailedException(string message) : Exception(message);
