namespace MailSyncPS;

/// <summary>Where the usage of a mailbox is going, removals included.</summary>
public enum UsageTrend
{
    /// <summary>Too little is known yet.</summary>
    Unknown,

    /// <summary>More goes than comes.</summary>
    Shrinking,

    /// <summary>In four weeks it changes by less than one percent of the limit, or of the usage where there is no limit.</summary>
    Steady,

    /// <summary>More comes than goes.</summary>
    Growing,
}
