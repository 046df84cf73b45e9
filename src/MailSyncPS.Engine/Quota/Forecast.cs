namespace MailSyncPS.Engine.Quota;

/// <summary>How a mailbox fills up.</summary>
/// <param name="GrowthBytesPerDay">How much mail comes in a day, in bytes, whatever is removed meanwhile; null when that is
/// unknown.</param>
/// <param name="Trend">Where the usage is going, removals included.</param>
sealed record Forecast(long? GrowthBytesPerDay, UsageTrend Trend)
{
    /// <summary>Beyond this time a forecast tells nothing.</summary>
    const double FarthestDays = 3650;

    /// <summary>Nothing can be told.</summary>
    public static Forecast Unknown { get; } = new(null, UsageTrend.Unknown);

    /// <summary>
    /// When the mailbox is full if nothing is removed from now on; null when there is no limit, nothing comes in, or it takes more than ten
    /// years.
    /// </summary>
    /// <param name="usedBytes">The used storage in bytes.</param>
    /// <param name="limitBytes">The limit in bytes; null when unknown or unlimited.</param>
    /// <param name="now">The time at which so much is used.</param>
    public DateTimeOffset? FullAt(long usedBytes, long? limitBytes, DateTimeOffset now)
    {
        if (limitBytes is not { } limit)
            return null;
        if (usedBytes >= limit)
            return now;
        return GrowthBytesPerDay is > 0 and { } growth && (double)(limit - usedBytes) / growth is <= FarthestDays and var days
            ? now.AddDays(days) : null;
    }
}
