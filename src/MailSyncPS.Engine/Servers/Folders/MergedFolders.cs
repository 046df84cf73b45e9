namespace MailSyncPS.Engine.Servers.Folders;

/// <summary>Folders of a source that a wildcard sends to one folder.</summary>
/// <param name="Pattern">The wildcard.</param>
/// <param name="Place">The destination's folder.</param>
/// <param name="Folders">The source's folders, two or more.</param>
sealed record MergedFolders(string Pattern, string Place, IReadOnlyList<SourceFolder> Folders);
