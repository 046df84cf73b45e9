namespace MailSyncPS.Engine.Ledger.Sqlite;

/// <summary>How much was sent to a destination lately, by whatever source.</summary>
sealed class SendingLimit(SqliteSession session, long destination)
{
    // What a wrong clock dated far ahead would count until the clock gets there.
    static readonly TimeSpan Leeway = TimeSpan.FromHours(1);

    /// <summary>As many of the first intents as the limit allows.</summary>
    public IReadOnlyList<MessageRecord> Fitting(IReadOnlyList<MessageRecord> intents, long maxBytes, DateTimeOffset since)
    {
        var sent = session.Number(RouteSql.SumSent, Period(since));
        var count = 0;
        while (count < intents.Count && sent + intents[count].Size <= maxBytes)
            sent += intents[count++].Size;
        return count == intents.Count ? intents : [.. intents.Take(count)];
    }

    /// <summary>When so many bytes more will fit; null for now. What exceeds the limit by itself waits until nothing else counts.</summary>
    public DateTimeOffset? NextTime(long bytes, long maxBytes, TimeSpan window)
    {
        var period = Period(session.Now - window);
        var excess = session.Number(RouteSql.SumSent, period) + Math.Min(bytes, maxBytes) - maxBytes;
        if (excess <= 0)
            return null;

        using var sent = session.Statement(RouteSql.FindSent, period).ExecuteReader();
        while (sent.Read())
        {
            excess -= sent.GetInt64(1);
            // The moment at the window's edge still counts.
            if (excess <= 0)
                return DateTimeOffset.FromUnixTimeMilliseconds(sent.GetInt64(0) + 1) + window;
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
