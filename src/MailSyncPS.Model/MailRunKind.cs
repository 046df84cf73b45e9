namespace MailSyncPS;

/// <summary>What a run does.</summary>
public enum MailRunKind
{
    /// <summary>It copies mails and proves the copies.</summary>
    Copy,

    /// <summary>It removes proven mails from the source.</summary>
    Removal,
}
