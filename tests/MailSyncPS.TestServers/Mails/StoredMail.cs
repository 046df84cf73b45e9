namespace MailSyncPS.TestServers;

/// <summary>A mail as a server has it on disk; its arrival is the file's time of change.</summary>
public sealed record StoredMail(string Path, string Folder, byte[] Bytes, DateTimeOffset Arrived, string Flags) : TestMail(Bytes, Arrived, Flags);
