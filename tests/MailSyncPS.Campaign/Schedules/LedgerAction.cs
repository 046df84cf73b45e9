namespace MailSyncPS.Campaign.Schedules;

/// <summary>Something happens to the ledger.</summary>
sealed record LedgerAction(LedgerDeed Deed) : ScheduleAction
{
    /// <summary>The deed in words.</summary>
    public override string ToString() => $"ledger: {Deed}";
}
