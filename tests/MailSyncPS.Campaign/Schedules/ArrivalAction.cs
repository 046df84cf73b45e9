namespace MailSyncPS.Campaign.Schedules;

/// <summary>Mails arrive at the source.</summary>
sealed record ArrivalAction(IReadOnlyList<MailPlan> Mails) : ScheduleAction
{
    /// <summary>The arrival in words.</summary>
    public override string ToString() => $"arrive [{string.Join(", ", Mails)}]";
}
