namespace MailSyncPS.Engine.Ledger;

/// <summary>Up to where a destination folder was searched for copies of a source folder's messages.</summary>
/// <param name="Validity">The folder's UIDVALIDITY.</param>
/// <param name="UidNext">Every UID below was looked at.</param>
public readonly record struct FolderWatermark(uint Validity, uint UidNext);
