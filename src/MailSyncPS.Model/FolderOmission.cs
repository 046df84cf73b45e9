namespace MailSyncPS;

/// <summary>Why a folder of a mailbox was left out.</summary>
public enum FolderOmission
{
    /// <summary>It holds what people have thrown away.</summary>
    Trash,

    /// <summary>It holds unwanted mail.</summary>
    Junk,

    /// <summary>It shows again what lies in other folders.</summary>
    View,

    /// <summary>It shows all mail again, and may also hold mail that lies in no other folder, as Gmail's archived mail does.</summary>
    AllMail,

    /// <summary>It belongs to another user, or to all.</summary>
    NotOwn,

    /// <summary>It was excluded by name or wildcard.</summary>
    Excluded,

    /// <summary>The source did not let it be read.</summary>
    Unreadable,

    /// <summary>The destination did not take a folder for it.</summary>
    NotTaken,
}
