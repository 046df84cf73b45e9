namespace MailSyncPS.Engine.Ledger;

/// <summary>What went over the line to a destination within a day, by whatever source.</summary>
/// <param name="Sent">Bytes sent.</param>
/// <param name="Read">Bytes read of what it holds, as far as they were noted.</param>
public readonly record struct DayTraffic(long Sent, long Read);
