namespace MailSyncPS.Engine.Servers;

/// <summary>A message as a destination lists it.</summary>
/// <param name="Uid">Its UID.</param>
/// <param name="Size">Its size in bytes, as the destination states it.</param>
/// <param name="Deleted">Whether it is flagged \Deleted, so that any client may expunge it.</param>
readonly record struct CopyEntry(uint Uid, long Size, bool Deleted);
