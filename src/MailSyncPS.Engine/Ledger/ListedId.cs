namespace MailSyncPS.Engine.Ledger;

/// <summary>A message of some source mailbox, as it was listed last.</summary>
/// <param name="Folder">Its folder.</param>
/// <param name="Uid">What the source calls it in that folder.</param>
/// <param name="Size">Its size in bytes, as the source states it.</param>
/// <param name="StableHash">The hash of what servers leave alone in it; null when it is not known.</param>
public readonly record struct ListedId(string Folder, string Uid, long Size, byte[]? StableHash);
