using MailSyncPS.Promises;

namespace MailSyncPS.Campaign.Schedules;

/// <summary>An invariant does not hold.</summary>
sealed class ScheduleViolationException(Invariant invariant, string message) : Exception($"{invariant}: {message}")
{
    /// <summary>Which one.</summary>
    public Invariant Invariant => invariant;
}
