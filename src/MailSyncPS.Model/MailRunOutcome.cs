namespace MailSyncPS;

/// <summary>How a run ended.</summary>
public enum MailRunOutcome
{
    /// <summary>It is still at work.</summary>
    Running,

    /// <summary>It came to its end, and nothing is left to do.</summary>
    Complete,

    /// <summary>
    /// It came to its end, and something is left: mails that failed, are set aside or were not reached, or folders that could not be
    /// worked on.
    /// </summary>
    Incomplete,

    /// <summary>A failure ended it.</summary>
    Failed,

    /// <summary>A person or a script stopped it.</summary>
    Stopped,

    /// <summary>It has no end: its process was killed, or the machine went down.</summary>
    Interrupted,
}
