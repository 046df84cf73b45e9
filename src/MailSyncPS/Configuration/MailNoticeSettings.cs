namespace MailSyncPS.Configuration;

/// <summary>How a notice leaves by mail.</summary>
/// <param name="To">Who gets it.</param>
/// <param name="From">Who it is from.</param>
/// <param name="Server">The server that takes it.</param>
/// <param name="Port">Its port.</param>
/// <param name="Security">How the connection is protected; it always is.</param>
/// <param name="SecretName">The secret with the server's user name and password.</param>
sealed record MailNoticeSettings(IReadOnlyList<string> To, string From, string Server, int Port, MailSecurity Security,
    string SecretName);
