namespace MailSyncPS.Engine.Ledger.History;

/// <summary>How a run ended. The numbers are stored.</summary>
public enum RunOutcome
{
    /// <summary>It has begun, and its process is still at work.</summary>
    Running = 0,

    /// <summary>It came to its end, and nothing is left to do.</summary>
    Complete = 1,

    /// <summary>
    /// It came to its end, and something is left: mails that failed, are set aside or were not reached, or folders that could not be worked
    /// on.
    /// </summary>
    Incomplete = 2,

    /// <summary>A failure ended it.</summary>
    Failed = 3,

    /// <summary>A person or a script stopped it.</summary>
    Stopped = 4,

    /// <summary>It has no end: its process was killed, the machine went down, or the ledger could not be written any more.</summary>
    Interrupted = 5,
}
