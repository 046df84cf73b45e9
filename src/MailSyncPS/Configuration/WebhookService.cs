namespace MailSyncPS.Configuration;

/// <summary>Who takes a webhook's notice.</summary>
enum WebhookService
{
    /// <summary>Microsoft Teams: a workflow that posts what a webhook brings.</summary>
    Teams,

    /// <summary>Slack: an incoming webhook.</summary>
    Slack,
}
