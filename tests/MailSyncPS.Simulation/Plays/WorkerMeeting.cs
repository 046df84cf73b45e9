namespace MailSyncPS.Simulation.Plays;

/// <summary>What becomes of two workers at one mailbox, of which the first falls asleep at a step.</summary>
enum WorkerMeeting
{
    /// <summary>It keeps its place: the second one is refused.</summary>
    Refused,

    /// <summary>Its session is ended, the second one does the work, and then it wakes up.</summary>
    TakenOver,

    /// <summary>Likewise, and the second one is killed at a step before the first one wakes up.</summary>
    TakenOverByOneThatDies,

    /// <summary>Likewise, and the second one sleeps at a step when the first one wakes up; it goes on afterwards.</summary>
    TakenOverByOneThatSleeps,
}
