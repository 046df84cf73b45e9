namespace MailSyncPS.Engine.Servers.Answers;

/// <summary>What an IMAP line is, as far as it was read.</summary>
enum ImapLine
{
    /// <summary>Nothing of it was read.</summary>
    New,

    /// <summary>Behind the asterisk.</summary>
    Untagged,

    /// <summary>Behind a tag.</summary>
    Tagged,

    /// <summary>Behind OK, NO, BAD or BYE: words, or a response code and words.</summary>
    Status,

    /// <summary>In a response code.</summary>
    Code,

    /// <summary>Behind the number of an untagged answer.</summary>
    Numbered,

    /// <summary>Items of a message.</summary>
    Fetch,

    /// <summary>A folder: its attributes, its separator, its name.</summary>
    List,

    /// <summary>Behind STATUS, before the folder's name.</summary>
    FolderStatus,

    /// <summary>Names of quota roots.</summary>
    Quota,

    /// <summary>Any other.</summary>
    Other,
}
