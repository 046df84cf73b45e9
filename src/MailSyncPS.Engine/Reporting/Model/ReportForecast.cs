namespace MailSyncPS.Engine.Reporting.Model;

/// <summary>How a mailbox fills up.</summary>
/// <param name="GrowthBytesPerDay">How much mail comes in a day, in bytes, whatever is removed meanwhile; null when that is
/// unknown.</param>
/// <param name="Trend">Where the usage is going, removals included.</param>
/// <param name="EstimatedFull">When it is full if nothing is removed from now on; null when there is no limit, nothing comes in, or nothing
/// tells.</param>
/// <param name="IsHeld">Whether removals keep pace with what comes in, so that it won't be full while they go on.</param>
sealed record ReportForecast(long? GrowthBytesPerDay, UsageTrend Trend, DateTimeOffset? EstimatedFull, bool IsHeld);
