namespace MailSyncPS.Campaign.Schedules;

/// <summary>What happens while several workers are at one mailbox.</summary>
enum WorkerTrouble
{
    /// <summary>Nothing: one works, the others are told so.</summary>
    None,

    /// <summary>The one at work is killed.</summary>
    Kill,

    /// <summary>The one at work is halted for a while, and keeps its place.</summary>
    Halt,

    /// <summary>The one at work is halted, its session is ended, another one does its work, and then it wakes up.</summary>
    HaltBeyondFence,

    /// <summary>The database is started anew.</summary>
    Restart,

    /// <summary>The database is ended as a power cut does, and started anew.</summary>
    PowerCut,

    /// <summary>The lines between the first worker and the database have faults; the mail servers are reached.</summary>
    DatabaseLine,

    /// <summary>An administrator ends the sessions that hold the mailbox, while its worker is at work.</summary>
    EndSession,
}
