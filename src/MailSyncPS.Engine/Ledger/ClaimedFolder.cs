namespace MailSyncPS.Engine.Ledger;

/// <summary>A destination folder with copies that messages of a source claim.</summary>
/// <param name="Name">The folder's full name.</param>
/// <param name="Validity">The UIDVALIDITY under which the copies have their UIDs.</param>
/// <param name="HighestUid">The highest of these UIDs. A UIDNEXT that is not above it shows that the folder went back to an earlier state.</param>
public readonly record struct ClaimedFolder(string Name, uint Validity, uint HighestUid);
