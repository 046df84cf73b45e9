namespace MailSyncPS.Scheduling;

/// <summary>A kind of schedule: what is to be done to make one, and to remove it. Nothing is done here.</summary>
interface IScheduler
{
    /// <summary>Whether there is a schedule of a name.</summary>
    bool Exists(string name);

    /// <summary>What makes it.</summary>
    IReadOnlyList<ScheduleStep> Register(ScheduleRequest request);

    /// <summary>What removes it.</summary>
    IReadOnlyList<ScheduleStep> Unregister(string name);
}
