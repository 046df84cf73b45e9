namespace MailSyncPS.Configuration;

/// <summary>Who is told of a run, and when.</summary>
sealed record NoticeSettings
{
    /// <summary>When.</summary>
    internal NoticeOccasion On { get; init; }

    /// <summary>Whether the event log of Windows, or syslog, is told.</summary>
    internal bool SystemLog { get; init; } = true;

    /// <summary>By mail; null for not.</summary>
    internal MailNoticeSettings? Mail { get; init; }

    /// <summary>By webhook; null for not.</summary>
    internal WebhookSettings? Webhook { get; init; }
}
