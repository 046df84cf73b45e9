namespace MailSyncPS.Engine.Servers;

/// <summary>A folder of a destination.</summary>
/// <param name="Name">Its full name.</param>
/// <param name="Validity">UIDVALIDITY; 0 when the folder does not exist yet.</param>
/// <param name="UidNext">UIDNEXT, below which every message is there already; 0 when the server does not tell.</param>
sealed record CopyFolder(string Name, uint Validity, uint UidNext)
{
    /// <summary>Why it could not be made under the name that was meant for it; null when it was, or was there before.</summary>
    public MailSyncException? NotTaken { get; init; }
}
