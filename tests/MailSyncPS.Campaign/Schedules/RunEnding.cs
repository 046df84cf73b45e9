namespace MailSyncPS.Campaign.Schedules;

/// <summary>How a run is to end.</summary>
enum RunEnding
{
    /// <summary>By itself.</summary>
    Natural,

    /// <summary>Cancelled at a step.</summary>
    CancelAtStep,

    /// <summary>Cancelled after some milliseconds.</summary>
    CancelAfterTime,

    /// <summary>As a process of its own with the built module, killed at a step.</summary>
    KillAtStep,

    /// <summary>Likewise, killed some milliseconds after its first APPEND, while what it has sent may be on its way still.</summary>
    KillAfterAppend,
}
