namespace MailSyncPS.Campaign.Schedules;

/// <summary>A mailbox is backed up with all that its server knows of it.</summary>
sealed record BackupAction(MailboxSide Side) : ScheduleAction
{
    /// <summary>The deed in words.</summary>
    public override string ToString() => $"back up {Side}";
}
