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
}
