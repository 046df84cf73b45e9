namespace MailSyncPS;

/// <summary>A folder whose mails a run did not look at.</summary>
/// <param name="Folder">Its path, with slashes.</param>
/// <param name="Reason">Why it was left out.</param>
public sealed record FolderLeftOut(string Folder, FolderOmission Reason)
{
    /// <summary>The folder, and why it was left out.</summary>
    public override string ToString() => $"{Folder} ({Reason})";
}
