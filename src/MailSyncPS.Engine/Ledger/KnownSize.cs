namespace MailSyncPS.Engine.Ledger;

/// <summary>How many messages of one size a source has, or had.</summary>
/// <param name="Size">Their size in bytes.</param>
/// <param name="Present">How many were listed last.</param>
/// <param name="Known">How many were ever noted, removed ones among them.</param>
public readonly record struct KnownSize(long Size, long Present, long Known);
