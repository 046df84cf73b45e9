namespace MailSyncPS.Engine.Discovery;

/// <summary>A server that a source names.</summary>
/// <param name="Host">Its host name, in A-labels.</param>
/// <param name="Protocol">What it is said to speak; null when that is not told.</param>
/// <param name="Port">Its port; null for the usual ones.</param>
/// <param name="BeginsWithTls">Whether the port is said to begin with TLS.</param>
/// <param name="Login">The form of its login names; null when it is not told.</param>
sealed record Candidate(string Host, MailProtocol? Protocol = null, int? Port = null, bool BeginsWithTls = false, LoginForm? Login = null);
