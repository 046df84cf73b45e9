namespace MailSyncPS;

/// <summary>Which of the limits that were set for a warning a mailbox has reached.</summary>
[Flags]
public enum QuotaWarning
{
    /// <summary>None, or none was set.</summary>
    None = 0,

    /// <summary>It is as full as <c>-WarnAtPercent</c> says, or fuller.</summary>
    PercentUsed = 1,

    /// <summary>It will be full within the days that <c>-WarnDays</c> says, or is full.</summary>
    EstimatedFull = 2,
}
