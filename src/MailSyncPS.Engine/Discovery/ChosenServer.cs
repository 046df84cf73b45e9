namespace MailSyncPS.Engine.Discovery;

/// <summary>A server that was found and answers.</summary>
/// <param name="Source">Where it is known from.</param>
/// <param name="Endpoint">Where it speaks what is looked for.</param>
/// <param name="Support">What its probe found.</param>
/// <param name="Login">The form of its login names; null when it is not told.</param>
sealed record ChosenServer(DiscoverySource Source, MailEndpoint Endpoint, ImapSupport Support, LoginForm? Login);
