namespace MailSyncPS.Engine.Servers;

/// <summary>A message at a destination that has a Message-ID that was looked for.</summary>
/// <param name="MessageId">The Message-ID.</param>
/// <param name="Copy">The message.</param>
/// <param name="Size">Its size in bytes, as the destination states it.</param>
/// <param name="IsDiscarded">Whether it was thrown away: it lies in Trash or Junk, or is marked as deleted.</param>
readonly record struct MessageIdMatch(string MessageId, CopyRef Copy, long Size, bool IsDiscarded);
