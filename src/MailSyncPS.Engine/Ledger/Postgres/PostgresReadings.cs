using MailSyncPS.Engine.Ledger.History;

namespace MailSyncPS.Engine.Ledger.Postgres;

/// <summary>Keeps readings of usage, fewer of them the older they are.</summary>
static class PostgresReadings
{
    static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    static readonly TimeSpan Day = TimeSpan.FromDays(1);

    const string Count = "SELECT count(*) FROM reading WHERE mailbox = @mailbox AND read_at >= @day";

    const string Add = """
        INSERT INTO reading (mailbox, read_at, used, limit_bytes, messages, source, growth, trend)
        VALUES (@mailbox, @time, @used, @limit, @messages, @source, @growth, @trend)
        ON CONFLICT (mailbox, read_at) DO UPDATE SET used = excluded.used, limit_bytes = excluded.limit_bytes,
            messages = excluded.messages, source = excluded.source, growth = excluded.growth, trend = excluded.trend
        """;

    /// <summary>Of each stretch of time, all but the last reading.</summary>
    const string Thin = """
        DELETE FROM reading r WHERE r.mailbox = @mailbox AND r.read_at < @before AND EXISTS (
            SELECT 1 FROM reading later
            WHERE later.mailbox = @mailbox AND later.read_at > r.read_at AND later.read_at < (r.read_at / @stretch + 1) * @stretch)
        """;

    /// <summary>Saves a reading. Doing so twice changes nothing.</summary>
    public static Task SaveAsync(PostgresStore store, MailboxKey mailbox, string address, QuotaReading reading,
        CancellationToken cancellationToken) => store.FinishAsync(async token =>
    {
        var connection = await store.ConnectAsync(token).ConfigureAwait(false);
        await using var connectionScope = connection.ConfigureAwait(false);
        var data = new PostgresTransaction(connection, store.Now, token);
        var id = await PostgresDirectory.AddMailboxAsync(data, mailbox).ConfigureAwait(false);
        PostgresDirectory.NoteAddress(data, id, address);
        var time = reading.Time.ToUnixTimeMilliseconds();
        // Looking through all that is kept once a day is enough.
        var isFirstOfDay = await data.NumberAsync(Count, PostgresValue.Number("mailbox", id),
            PostgresValue.Number("day", time - time % Milliseconds(Day))).ConfigureAwait(false) == 0;
        data.Run(Add, PostgresValue.Number("mailbox", id), PostgresValue.Number("time", time),
            PostgresValue.Number("used", reading.UsedBytes), PostgresValue.Number("limit", reading.LimitBytes),
            PostgresValue.Number("messages", reading.MessageCount), PostgresValue.Number("source", (long)reading.Source),
            PostgresValue.Number("growth", reading.GrowthBytesPerDay), PostgresValue.Number("trend", (long)reading.Trend));
        if (isFirstOfDay)
        {
            ThinOut(data, id, reading.Time - HistorySql.AllFor, Hour);
            ThinOut(data, id, reading.Time - HistorySql.HourlyFor, Day);
        }
        RunSteps.Reach("ledger committing reading");
        await data.CommitAsync().ConfigureAwait(false);
        return true;
    }, cancellationToken);

    static void ThinOut(PostgresTransaction data, long mailbox, DateTimeOffset before, TimeSpan stretch) =>
        data.Run(Thin, PostgresValue.Number("mailbox", mailbox), PostgresValue.Time("before", before),
            PostgresValue.Number("stretch", Milliseconds(stretch)));

    static long Milliseconds(TimeSpan time) => (long)time.TotalMilliseconds;
}
