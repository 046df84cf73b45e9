namespace MailSyncPS.Engine.Reporting.Model;

/// <summary>How full a mailbox was at a time.</summary>
/// <param name="Time">When it was read.</param>
/// <param name="UsedBytes">The used storage in bytes.</param>
/// <param name="LimitBytes">The limit in bytes; null when unknown or unlimited.</param>
/// <param name="MessageCount">The number of mails.</param>
sealed record ReportReading(DateTimeOffset Time, long UsedBytes, long? LimitBytes, long MessageCount)
{
    /// <summary>The used part of the limit in percent, to one decimal; null when there is no limit.</summary>
    public double? PercentUsed => LimitBytes is > 0 and { } limit ? Math.Round(100.0 * UsedBytes / limit, 1) : null;
}
