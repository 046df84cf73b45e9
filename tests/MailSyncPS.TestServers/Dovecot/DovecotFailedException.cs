namespace MailSyncPS.TestServers;

/// <summary>Dovecot is not there or did not start; the message says why.</summary>
public sealed class DovecotFailedException(string message) : Exception(message);
