namespace MailSyncPS.Engine.Quota;

/// <summary>Where a usage is going, from what was read on several days (Theil and Sen's estimator).</summary>
static class LevelTrend
{
    const int FewestDays = 3;

    /// <summary>The time over which a change is judged, in days.</summary>
    const double Horizon = 28;

    /// <summary>The share of the limit that a change has to reach.</summary>
    const double Notable = 0.01;

    /// <summary>The trend of the last usage of each day; null when these are too few.</summary>
    /// <param name="levels">Times and usages in bytes, the oldest first.</param>
    /// <param name="scale">The limit in bytes, or the usage where there is none.</param>
    public static UsageTrend? Of(IEnumerable<(DateTimeOffset Time, long Bytes)> levels, long scale)
    {
        var days = levels.GroupBy(level => level.Time.UtcDateTime.Date).Select(day => day.Last()).ToList();
        if (days.Count < FewestDays)
            return null;
        var slopes = new List<double>();
        for (var i = 0; i < days.Count; i++)
        {
            for (var j = i + 1; j < days.Count; j++)
                slopes.Add((days[j].Bytes - days[i].Bytes) / (days[j].Time - days[i].Time).TotalDays);
        }
        slopes.Sort();
        return Of(slopes[slopes.Count / 2], scale);
    }

    /// <summary>The trend of so many bytes a day.</summary>
    public static UsageTrend Of(double bytesPerDay, long scale) => (bytesPerDay * Horizon / Math.Max(1, scale)) switch
    {
        >= Notable => UsageTrend.Growing,
        <= -Notable => UsageTrend.Shrinking,
        _ => UsageTrend.Steady,
    };
}
