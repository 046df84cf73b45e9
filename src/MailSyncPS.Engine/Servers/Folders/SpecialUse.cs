namespace MailSyncPS.Engine.Servers.Folders;

/// <summary>What a folder is for (SPECIAL-USE, RFC 6154).</summary>
enum SpecialUse
{
    /// <summary>Nothing in particular.</summary>
    None,
    /// <summary>\Sent.</summary>
    Sent,
    /// <summary>\Drafts.</summary>
    Drafts,
    /// <summary>\Junk.</summary>
    Junk,
    /// <summary>\Trash.</summary>
    Trash,
    /// <summary>\Archive.</summary>
    Archive,
    /// <summary>\All: a view of every message.</summary>
    All,
    /// <summary>\Flagged: a view of the flagged ones.</summary>
    Flagged,
    /// <summary>\Important (RFC 8457): a view of those that the server takes for important.</summary>
    Important,
}
