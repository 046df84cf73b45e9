namespace MailSyncPS.Campaign.Schedules;

/// <summary>One of the two mailboxes.</summary>
enum MailboxSide
{
    /// <summary>The old one.</summary>
    Source,

    /// <summary>The new one.</summary>
    Destination,
}
