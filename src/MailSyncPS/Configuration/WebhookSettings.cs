namespace MailSyncPS.Configuration;

/// <summary>How a notice leaves by webhook.</summary>
/// <param name="Service">Who takes it.</param>
/// <param name="SecretName">The secret whose password is the webhook's address: whoever has it can write to the channel.</param>
sealed record WebhookSettings(WebhookService Service, string SecretName);
