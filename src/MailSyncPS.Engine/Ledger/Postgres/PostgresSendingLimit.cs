using Npgsql;

namespace MailSyncPS.Engine.Ledger.Postgres;

/// <summary>
/// How much was sent to a destination lately, and read of it, by whatever source on whatever machine. Whoever is about to take from a day's
/// budget holds the destination's row until that is durable, so that two at once can't take the same bytes.
/// </summary>
sealed class PostgresSendingLimit(long destination)
{
    // What a wrong clock dated far ahead would count until the clock gets there.
    static readonly TimeSpan Leeway = TimeSpan.FromHours(1);

    /// <summary>Readings are noted by the minute, so that a day of them has few rows.</summary>
    static readonly TimeSpan Grain = TimeSpan.FromMinutes(1);

    /// <summary>Readings that are kept: longer ago than any window.</summary>
    static readonly TimeSpan Kept = TimeSpan.FromDays(2);

    const string TakeTurn = "SELECT id FROM mailbox WHERE id = @destination FOR NO KEY UPDATE";

    const string Sum = """
        SELECT (SELECT coalesce(sum(size), 0)::bigint FROM message
                WHERE route IN (SELECT id FROM route WHERE destination = @destination) AND sent_at >= @since AND sent_at < @until),
            (SELECT coalesce(sum(bytes), 0)::bigint FROM reading_back
                WHERE destination = @destination AND read_at >= @sinceRead AND read_at < @until)
        """;

    static readonly string SumWaiting = $"""
        SELECT coalesce(sum(size), 0)::bigint FROM message
        WHERE route IN (SELECT id FROM route WHERE destination = @destination AND id <> @route)
            AND NOT absent AND retired = 0 AND state < {(int)MessageState.Copied}
        """;

    const string FindSent = """
        SELECT sent_at, size FROM message
        WHERE route IN (SELECT id FROM route WHERE destination = @destination) AND sent_at >= @since AND sent_at < @until
        ORDER BY sent_at
        """;

    const string FindRead = """
        SELECT read_at, bytes FROM reading_back
        WHERE destination = @destination AND read_at >= @sinceRead AND read_at < @until
        ORDER BY read_at
        """;

    const string Forget = "DELETE FROM reading_back WHERE destination = @destination AND read_at < @until";

    const string Note = """
        INSERT INTO reading_back AS r (destination, read_at, bytes) VALUES (@destination, @at, @bytes)
        ON CONFLICT (destination, read_at) DO UPDATE SET bytes = r.bytes + excluded.bytes
        """;

    /// <summary>As many of the first intents as the limits allow.</summary>
    public async Task<IReadOnlyList<MessageRecord>> FittingAsync(PostgresTransaction data, IReadOnlyList<MessageRecord> intents,
        DayLimits limits, DateTimeOffset since)
    {
        var (sent, read) = await SumAsync(data, since).ConfigureAwait(false);
        var count = 0;
        for (; count < intents.Count && sent + intents[count].Size <= (limits.Sent ?? long.MaxValue)
            && read + intents[count].Size <= (limits.Read ?? long.MaxValue); count++)
            (sent, read) = (sent + intents[count].Size, read + intents[count].Size);
        return count == intents.Count ? intents : [.. intents.Take(count)];
    }

    /// <summary>What was sent and read since a moment, and will not change until the transaction ends.</summary>
    public async Task<DayTraffic> SumAsync(PostgresTransaction data, DateTimeOffset since)
    {
        // A statement sees what was durable when it began, so the turn is a statement of its own.
        await data.NumberAsync(TakeTurn, Destination).ConfigureAwait(false);
        return (await data.RowsAsync(ReadTraffic, Sum, Period(since, data.Now)).ConfigureAwait(false))[0];
    }

    /// <summary>What was sent and read since a moment.</summary>
    public async Task<DayTraffic> SumAsync(PostgresStore store, DateTimeOffset since, CancellationToken cancellationToken) =>
        (await store.RowsAsync(ReadTraffic, Sum, cancellationToken, Period(since, store.Now)).ConfigureAwait(false))[0];

    /// <summary>What waits to be sent of other sources than that of a route.</summary>
    public Task<long> SumWaitingBesideAsync(PostgresStore store, long route, CancellationToken cancellationToken) =>
        store.NumberAsync(SumWaiting, cancellationToken, Destination, PostgresValue.Number("route", route));

    /// <summary>Notes a reading.</summary>
    public void NoteReading(PostgresTransaction data, long bytes)
    {
        data.Run(Forget, Destination, PostgresValue.Time("until", data.Now - Kept));
        data.Run(Note, Destination, PostgresValue.Number("bytes", bytes), PostgresValue.Number("at",
            data.Now.ToUnixTimeMilliseconds() / (long)Grain.TotalMilliseconds * (long)Grain.TotalMilliseconds));
    }

    /// <summary>When so many bytes more will fit; null for now. What exceeds a limit by itself waits until nothing else counts.</summary>
    public async Task<DateTimeOffset?> NextTimeAsync(PostgresStore store, long bytes, DayLimits limits, TimeSpan window,
        CancellationToken cancellationToken)
    {
        var (sent, read) = await SumAsync(store, store.Now - window, cancellationToken).ConfigureAwait(false);
        // The moment at the window's edge still counts.
        var afterSent = await NextTimeAsync(store, FindSent, Excess(sent, bytes, limits.Sent), window, TimeSpan.FromMilliseconds(1),
            cancellationToken).ConfigureAwait(false);
        var afterRead = await NextTimeAsync(store, FindRead, Excess(read, bytes, limits.Read), window,
            Grain + TimeSpan.FromMilliseconds(1), cancellationToken).ConfigureAwait(false);
        return afterSent > afterRead || afterRead is null ? afterSent : afterRead;
    }

    static DayTraffic ReadTraffic(NpgsqlDataReader row) => new(row.GetInt64(0), row.GetInt64(1));

    static long Excess(long used, long bytes, long? most) => most is { } limit ? used + Math.Min(bytes, limit) - limit : 0;

    async Task<DateTimeOffset?> NextTimeAsync(PostgresStore store, string find, long excess, TimeSpan window, TimeSpan edge,
        CancellationToken cancellationToken)
    {
        if (excess <= 0)
            return null;
        foreach (var (time, bytes) in await store.RowsAsync(row => (row.GetInt64(0), row.GetInt64(1)), find, cancellationToken,
            Period(store.Now - window, store.Now)).ConfigureAwait(false))
        {
            excess -= bytes;
            if (excess <= 0)
                return PostgresMessageRow.Time(time) + edge + window;
        }
        return null;
    }

    NpgsqlParameter Destination => PostgresValue.Number("destination", destination);

    NpgsqlParameter[] Period(DateTimeOffset since, DateTimeOffset now) => [Destination, PostgresValue.Time("since", since),
        PostgresValue.Time("sinceRead", since - Grain), PostgresValue.Time("until", now + Leeway)];
}
