namespace MailSyncPS.Engine;

/// <summary>Where copies of a source's folder lie, as the ledger knows it.</summary>
/// <param name="Folder">The source's folder.</param>
/// <param name="CopyFolder">The destination's folder.</param>
/// <param name="Copies">How many of its copies lie there.</param>
public readonly record struct FolderPlace(string Folder, string CopyFolder, long Copies);
