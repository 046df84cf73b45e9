namespace MailSyncPS.Engine.Ledger;

/// <summary>What may go over the line to a destination within a day, by whatever source.</summary>
/// <param name="Sent">Bytes sent at the most; null for any.</param>
/// <param name="Read">
/// Bytes read of what it holds at the most; null for any, and then nothing is noted of them. What is sent is read back, so it counts as
/// read from the moment on in which it is about to be sent.
/// </param>
public readonly record struct DayLimits(long? Sent, long? Read = null);
