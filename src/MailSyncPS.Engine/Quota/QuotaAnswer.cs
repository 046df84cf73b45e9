namespace MailSyncPS.Engine.Quota;

/// <summary>Makes the answer out of what was measured and what is expected.</summary>
static class QuotaAnswer
{
    /// <summary>The answer.</summary>
    /// <param name="measure">What was measured.</param>
    /// <param name="byFolder">Whether the folders are told.</param>
    /// <param name="forecast">How the mailbox fills up.</param>
    /// <param name="full">When it is full; null when that can't be told.</param>
    /// <param name="warning">Which limits are reached.</param>
    public static MailboxQuota Make(MailboxMeasure measure, bool byFolder, Forecast forecast, DateTimeOffset? full, QuotaWarning warning) =>
        new()
    {
        Account = measure.Account,
        UsedBytes = measure.UsedBytes,
        LimitBytes = measure.LimitBytes,
        MessageCount = measure.MessageCount,
        Source = measure.Source,
        OldestMail = measure.Sample?.Oldest,
        GrowthBytesPerDay = forecast.GrowthBytesPerDay,
        EstimatedFull = full,
        Trend = forecast.Trend,
        Warning = warning,
        Folders = byFolder
            ? [.. measure.Folders.Select(f => new FolderUsage
                { Name = PlainText.Visible(f.Name), UsedBytes = f.Bytes ?? 0, MessageCount = f.MessageCount })
                .OrderByDescending(f => f.UsedBytes).ThenBy(f => f.Name, StringComparer.Ordinal)]
            : [],
    };
}
