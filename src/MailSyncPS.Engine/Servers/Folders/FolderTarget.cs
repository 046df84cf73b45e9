namespace MailSyncPS.Engine.Servers.Folders;

/// <summary>Where a folder of a source goes.</summary>
/// <param name="Folder">The folder.</param>
/// <param name="Place">The destination's folder that was named for it, or beneath which it goes; null for the same place as at the
/// source.</param>
/// <param name="IsNamed">Whether the place is the folder itself, as a person named it.</param>
/// <param name="Use">For which use it goes to the destination's own folder; <see cref="SpecialUse.None"/> where it goes by its
/// name.</param>
sealed record FolderTarget(SourceFolder Folder, string? Place, bool IsNamed, SpecialUse Use);
