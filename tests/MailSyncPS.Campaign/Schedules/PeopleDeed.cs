namespace MailSyncPS.Campaign.Schedules;

/// <summary>What a person does to a mail.</summary>
enum PeopleDeed
{
    /// <summary>A copy goes to another folder.</summary>
    FileCopy,

    /// <summary>A copy is archived.</summary>
    ArchiveCopy,

    /// <summary>A copy is deleted and expunged.</summary>
    DeleteCopy,

    /// <summary>A copy goes to the trash.</summary>
    TrashCopy,

    /// <summary>A copy is flagged \Deleted.</summary>
    MarkCopy,

    /// <summary>A copy's other flags change.</summary>
    FlagCopy,

    /// <summary>A mail at the source is flagged \Deleted.</summary>
    MarkOriginal,

    /// <summary>A mail's other flags change at the source.</summary>
    FlagOriginal,
}
