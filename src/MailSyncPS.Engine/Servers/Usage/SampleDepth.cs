namespace MailSyncPS.Engine.Servers.Usage;

/// <summary>How much is asked about the mails that lie in a mailbox.</summary>
enum SampleDepth
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Which is the oldest.</summary>
    Oldest,

    /// <summary>What came lately, too.</summary>
    Recent,
}
