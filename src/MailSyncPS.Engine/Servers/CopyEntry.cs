namespace MailSyncPS.Engine.Servers;

/// <summary>A message as a destination lists it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Size">Its size in bytes, as the destination states it.</param>
/// <param name="Deleted">Whether it is marked as deleted, so that anybody may take it away.</param>
readonly record struct CopyEntry(CopyToken Id, long Size, bool Deleted);
