namespace MailSyncPS.Campaign.Schedules;

/// <summary>The source gives all its mails new UIDs, a new UIDVALIDITY and new UIDLs.</summary>
sealed record RenumberAction : ScheduleAction
{
    /// <summary>The deed in words.</summary>
    public override string ToString() => "source renumbered";
}
