using MailSyncPS.Engine.Reporting.Model;

namespace MailSyncPS.Engine.Reporting;

/// <summary>Usage by day.</summary>
static class DailyUsage
{
    /// <summary>The highest reading of each day, by the clock of this machine: a mailbox bursts at its highest.</summary>
    public static IReadOnlyDictionary<DateOnly, ReportReading> Highest(IEnumerable<ReportReading> readings)
    {
        var highest = new Dictionary<DateOnly, ReportReading>();
        foreach (var reading in readings)
        {
            var day = DayOf(reading.Time);
            if (!highest.TryGetValue(day, out var other) || reading.UsedBytes >= other.UsedBytes)
                highest[day] = reading;
        }
        return highest;
    }

    /// <summary>The day of a time, by the clock of this machine.</summary>
    public static DateOnly DayOf(DateTimeOffset time) => DateOnly.FromDateTime(time.LocalDateTime);
}
