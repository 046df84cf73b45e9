namespace MailSyncPS.Scheduling;

/// <summary>One thing that is done to make or to remove a schedule.</summary>
abstract record ScheduleStep
{
    /// <summary>All of it, as it is shown before it is done.</summary>
    internal abstract string Text { get; }
}
