namespace MailSyncPS.Engine.Servers;

/// <summary>What lies in a folder of a source.</summary>
/// <param name="Folder">The folder.</param>
/// <param name="Validity">UIDVALIDITY; 0 for POP3.</param>
/// <param name="Messages">The messages, oldest first as the server orders them.</param>
sealed record SourceListing(SourceFolder Folder, uint Validity, IReadOnlyList<SourceMessage> Messages);
