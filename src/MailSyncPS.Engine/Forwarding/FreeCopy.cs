namespace MailSyncPS.Engine.Forwarding;

/// <summary>A message at the destination that no message has claimed.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Size">Its size in bytes, as the destination states it.</param>
/// <param name="Place">Its place in the order in which messages came to its folder.</param>
readonly record struct FreeCopy(CopyToken Id, long Size, int Place);
