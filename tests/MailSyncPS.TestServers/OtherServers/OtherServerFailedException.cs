namespace MailSyncPS.TestServers;

/// <summary>One of the other servers did not start, or not do what it was told.</summary>
public sealed class OtherServerFailedException(string message) : Exception(message);
