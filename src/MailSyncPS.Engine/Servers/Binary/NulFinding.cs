namespace MailSyncPS.Engine.Servers.Binary;

/// <summary>What is known of the NUL bytes of a mail.</summary>
enum NulFinding
{
    /// <summary>It has none: what was sent as the mail is the mail.</summary>
    None,

    /// <summary>It has some, and was sent with other bytes in their place.</summary>
    Hidden,

    /// <summary>It may have some.</summary>
    Unknown,
}
