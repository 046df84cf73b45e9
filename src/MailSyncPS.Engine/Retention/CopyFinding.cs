namespace MailSyncPS.Engine.Retention;

/// <summary>What was found where a proven copy should be, right before a removal.</summary>
enum CopyFinding
{
    /// <summary>The copy: its bytes were read in this run and are those of the message at the source, read in this run too.</summary>
    Verified,
    /// <summary>Nothing: people have removed the copy.</summary>
    Gone,
    /// <summary>The message, but altered.</summary>
    Altered,
    /// <summary>Something that the server does not give, now or at all: nobody knows what it is.</summary>
    Unread,
    /// <summary>Another message, or nothing in a folder that went back to an earlier state: the copy is lost.</summary>
    Lost,
}
