namespace MailSyncPS.Engine.Servers;

/// <summary>The limits of what a folder of a destination lies in that leave the least room.</summary>
/// <param name="Storage">That of the bytes; null where the destination tells none.</param>
/// <param name="Messages">That of the messages, likewise.</param>
readonly record struct DestinationQuota(StorageQuota? Storage, MessageQuota? Messages);
