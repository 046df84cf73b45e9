namespace MailSyncPS.Engine.Ledger.Sqlite;

/// <summary>How much was sent to a destination lately, and read of it, by whatever source.</summary>
sealed class SendingLimit(SqliteSession session, long destination)
{
    // What a wrong clock dated far ahead would count until the clock gets there.
    static readonly TimeSpan Leeway = TimeSpan.FromHours(1);

    /// <summary>Readings are noted by the minute, so that a day of them has few rows.</summary>
    static readonly TimeSpan Grain = TimeSpan.FromMinutes(1);

    /// <summary>Readings that are kept: longer ago than any window.</summary>
    static readonly TimeSpan Kept = TimeSpan.FromDays(2);

    /// <summary>As many of the first intents as the limits allow.</summary>
    public IReadOnlyList<MessageRecord> Fitting(IReadOnlyList<MessageRecord> intents, DayLimits limits, DateTimeOffset since)
    {
        var (sent, read) = Sum(since);
        var count = 0;
        for (; count < intents.Count && sent + intents[count].Size <= (limits.Sent ?? long.MaxValue)
            && read + intents[count].Size <= (limits.Read ?? long.MaxValue); count++)
            (sent, read) = (sent + intents[count].Size, read + intents[count].Size);
        return count == intents.Count ? intents : [.. intents.Take(count)];
    }

    /// <summary>What was sent and read since a moment.</summary>
    public DayTraffic Sum(DateTimeOffset since) =>
        new(session.Number(RouteSql.SumSent, Period(since)), session.Number(RouteSql.SumRead, Period(since - Grain)));

    /// <summary>What waits to be sent of other sources than that of a route.</summary>
    public long SumWaitingBeside(long route) => session.Number($"""
        SELECT sum(size) FROM message
        WHERE route IN (SELECT id FROM route WHERE destination = @destination AND id <> @route)
            AND absent = 0 AND retired = 0 AND state < {(int)MessageState.Copied}
        """, ("@destination", destination), ("@route", route));

    /// <summary>Notes a reading.</summary>
    public void NoteReading(long bytes)
    {
        session.Run("DELETE FROM reading_back WHERE destination = @destination AND read_at < @until", ("@destination", destination),
            ("@until", (session.Now - Kept).ToUnixTimeMilliseconds()));
        session.Run("""
            INSERT INTO reading_back (destination, read_at, bytes) VALUES (@destination, @at, @bytes)
            ON CONFLICT DO UPDATE SET bytes = bytes + excluded.bytes
            """, ("@destination", destination), ("@at", session.Now.ToUnixTimeMilliseconds() / (long)Grain.TotalMilliseconds
                * (long)Grain.TotalMilliseconds), ("@bytes", bytes));
    }

    /// <summary>When so many bytes more will fit; null for now. What exceeds a limit by itself waits until nothing else counts.</summary>
    public DateTimeOffset? NextTime(long bytes, DayLimits limits, TimeSpan window)
    {
        var (sent, read) = Sum(session.Now - window);
        // The moment at the window's edge still counts.
        var afterSent = NextTime(RouteSql.FindSent, Excess(sent, bytes, limits.Sent), window, TimeSpan.FromMilliseconds(1));
        var afterRead = NextTime(RouteSql.FindRead, Excess(read, bytes, limits.Read), window, Grain + TimeSpan.FromMilliseconds(1));
        return afterSent > afterRead || afterRead is null ? afterSent : afterRead;
    }

    static long Excess(long used, long bytes, long? most) => most is { } limit ? used + Math.Min(bytes, limit) - limit : 0;

    DateTimeOffset? NextTime(string find, long excess, TimeSpan window, TimeSpan edge)
    {
        if (excess <= 0)
            return null;
        using var rows = session.Statement(find, Period(session.Now - window - (edge < Grain ? TimeSpan.Zero : Grain))).ExecuteReader();
        while (rows.Read())
        {
            excess -= rows.GetInt64(1);
            if (excess <= 0)
                return DateTimeOffset.FromUnixTimeMilliseconds(rows.GetInt64(0)) + edge + window;
        }

        return null;
    }

    (string Name, object? Value)[] Period(DateTimeOffset since) =>
    [
        ("@destination", destination),
        ("@since", since.ToUnixTimeMilliseconds()),
        ("@until", (session.Now + Leeway).ToUnixTimeMilliseconds()),
    ];
}
