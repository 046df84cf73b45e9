namespace MailSyncPS.Engine.Servers.Folders;

/// <summary>What tells what a folder is for; the surest first.</summary>
enum UseOrigin
{
    /// <summary>The server says so.</summary>
    Server,
    /// <summary>Its name.</summary>
    Name,
    /// <summary>It lies beneath a folder for this.</summary>
    FolderAbove,
}
