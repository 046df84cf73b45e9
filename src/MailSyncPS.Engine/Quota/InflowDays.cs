namespace MailSyncPS.Engine.Quota;

/// <summary>
/// What has come into a mailbox, by days of 24 hours that count back from now, and for how much of each day that is known.
/// </summary>
/// <param name="now">Now.</param>
/// <param name="count">How many days.</param>
sealed class InflowDays(DateTimeOffset now, int count)
{
    /// <summary>A day of which less is known is left out.</summary>
    const double LeastOfDay = 0.5;

    const int Week = 7;

    /// <summary>A week of which fewer days are known is left out.</summary>
    const double LeastOfWeek = 4;

    /// <summary>Weeks, each a day after the one before, from which on their median is told: a burst lies in seven of them.</summary>
    const int LeastWeeks = 15;

    /// <summary>How far beyond the usual days a day may go (Tukey's fence).</summary>
    const double Fence = 1.5;

    readonly double[] _bytes = new double[count];
    readonly double[] _known = new double[count];

    /// <summary>How many days are known.</summary>
    public double KnownDays => _known.Sum();

    /// <summary>Between two times so much has come, nobody knows when.</summary>
    public void AddSpan(DateTimeOffset from, DateTimeOffset to, double bytes)
    {
        var (begin, end) = (DaysAgo(to), DaysAgo(from));
        for (var day = Math.Max(0, (int)begin); day < Math.Min(count, end); day++)
        {
            var share = Math.Min(end, day + 1) - Math.Max(begin, day);
            _known[day] += share;
            _bytes[day] += bytes * share / (end - begin);
        }
    }

    /// <summary>So much has come at a time, within a span that is known.</summary>
    public void AddMail(DateTimeOffset time, double bytes)
    {
        if (DaysAgo(time) is >= 0 and var ago && ago < count)
            _bytes[(int)ago] += bytes;
    }

    /// <summary>The bytes that come in a usual day; null when no day is known.</summary>
    /// <remarks>
    /// From three weeks on, the median over all stretches of seven days: a weekday's habit is in each of them once, and a burst in few.
    /// Before that, the mean of the days, of which none counts for more than Tukey's fence allows.
    /// </remarks>
    public double? PerDay() => Weeks() is { Count: >= LeastWeeks } weeks ? Quantile(weeks, 0.5) : UsualDay();

    List<double> Weeks()
    {
        var weeks = new List<double>();
        for (var start = 0; start + Week <= count; start++)
        {
            var known = _known.AsSpan(start, Week).ToArray().Sum();
            if (known >= LeastOfWeek)
                weeks.Add(_bytes.AsSpan(start, Week).ToArray().Sum() / known);
        }
        weeks.Sort();
        return weeks;
    }

    double? UsualDay()
    {
        var days = Enumerable.Range(0, count).Where(day => _known[day] >= LeastOfDay).Select(day => _bytes[day] / _known[day]).Order()
            .ToList();
        if (days.Count == 0)
            return null;
        var (low, high) = (Quantile(days, 0.25), Quantile(days, 0.75));
        // Where mail comes on few days, there is no usual day to compare with: the largest is left out, as it may be a burst.
        if (high == 0)
            return days.Count == 1 ? 0 : days.Take(days.Count - 1).Sum() / (days.Count - 1);
        var most = high + Fence * (high - low);
        return days.Sum(day => Math.Min(day, most)) / days.Count;
    }

    /// <summary>A quantile of sorted values, rounded down to one of them: of few values a single burst must not show.</summary>
    static double Quantile(List<double> sorted, double share) => sorted[(int)(share * (sorted.Count - 1))];

    double DaysAgo(DateTimeOffset time) => (now - time).TotalDays;
}
