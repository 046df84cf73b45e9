namespace MailSyncPS.Promises;

/// <summary>What must hold whatever happens.</summary>
public enum Invariant
{
    /// <summary>Every mail is at the source or at the destination, unless people threw it away.</summary>
    NoLoss,

    /// <summary>There are no more copies than there were plus what the source ever held.</summary>
    NoDuplicate,

    /// <summary>A mail goes only by a removal that asked for its age, and while its copy is there.</summary>
    OnlyEntitledGo,

    /// <summary>What somebody else flagged \Deleted stays.</summary>
    ForeignDeletionStays,

    /// <summary>A source's mails and their flags stay as they are.</summary>
    SourceUnchanged,

    /// <summary>What lies at the destination stays as it is.</summary>
    DestinationUnchanged,

    /// <summary>The totals add up and are true.</summary>
    TotalsAddUp,

    /// <summary>Undisturbed, a run comes to its end, and the next one writes nothing.</summary>
    ComesToRest,

    /// <summary>A copy has the date of its mail.</summary>
    DatesKept,

    /// <summary>Of several workers at one mailbox one works, and one whose place another took changes nothing any more.</summary>
    OneAtATime,

    /// <summary>Nothing fails in a way that nobody thought of.</summary>
    NothingUnexpected,
}
