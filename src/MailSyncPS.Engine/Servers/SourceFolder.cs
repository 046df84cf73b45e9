namespace MailSyncPS.Engine.Servers;

/// <summary>A folder of a source.</summary>
/// <param name="Name">Its full name.</param>
/// <param name="Path">Its name's parts below the owner's namespace; for INBOX, <c>INBOX</c> alone.</param>
/// <param name="Use">What it is for.</param>
sealed record SourceFolder(string Name, IReadOnlyList<string> Path, SpecialUse Use)
{
    /// <summary>The only folder of a POP3 mailbox.</summary>
    public static SourceFolder Inbox { get; } = new("INBOX", ["INBOX"], SpecialUse.None);

    /// <summary>Whether it is the inbox.</summary>
    public bool IsInbox => Path.Count == 1 && ImapNames.IsInbox(Path[0]);
}
