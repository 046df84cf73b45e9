namespace MailSyncPS.Campaign.Schedules;

/// <summary>What the destination is like.</summary>
enum DestinationKind
{
    /// <summary>It takes batches (MULTIAPPEND).</summary>
    Batching,

    /// <summary>It is like Gmail.</summary>
    GmailLike,

    /// <summary>It is the stand-in for Gmail: one store with labels over it, which throws away what is sent again (decision 38).</summary>
    StandIn,

    /// <summary>It has no UIDPLUS: it does not tell the UIDs of what it stored.</summary>
    WithoutUidPlus,

    /// <summary>It alters some mails, as a filter there might: those can't be proven.</summary>
    Altering,

    /// <summary>It is the source itself, under another name.</summary>
    Itself,
}
