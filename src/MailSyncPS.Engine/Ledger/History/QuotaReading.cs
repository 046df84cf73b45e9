namespace MailSyncPS.Engine.Ledger.History;

/// <summary>How full a mailbox was at a time.</summary>
/// <param name="Time">When it was read, to the millisecond.</param>
/// <param name="UsedBytes">The used storage in bytes.</param>
/// <param name="LimitBytes">The limit in bytes; null when it was unknown or there was none.</param>
/// <param name="MessageCount">The number of messages.</param>
/// <param name="Source">Where the limit was known from.</param>
/// <param name="GrowthBytesPerDay">How much mail came in a day, as it was estimated then; null when that was unknown.</param>
/// <param name="Trend">Where the usage was going, as it was estimated then.</param>
public sealed record QuotaReading(
    DateTimeOffset Time, long UsedBytes, long? LimitBytes, long MessageCount, QuotaSource Source,
    long? GrowthBytesPerDay = null, UsageTrend Trend = UsageTrend.Unknown);
