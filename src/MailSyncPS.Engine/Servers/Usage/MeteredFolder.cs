namespace MailSyncPS.Engine.Servers.Usage;

/// <summary>What a folder holds.</summary>
/// <param name="Name">Its full name.</param>
/// <param name="MessageCount">Its messages.</param>
/// <param name="Bytes">Their size; null when it was not asked for.</param>
/// <param name="Counts">Whether it adds to the mailbox's total; a folder that shows other folders' messages does not.</param>
sealed record MeteredFolder(string Name, long MessageCount, long? Bytes, bool Counts);
