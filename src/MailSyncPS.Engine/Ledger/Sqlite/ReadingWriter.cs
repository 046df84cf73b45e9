using MailSyncPS.Engine.Ledger.History;

namespace MailSyncPS.Engine.Ledger.Sqlite;

/// <summary>Keeps readings of usage within the transaction that is open, fewer of them the older they are.</summary>
sealed class ReadingWriter(SqliteSession session)
{
    static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <summary>Of each stretch of time, all but the last reading.</summary>
    const string Thin = """
        DELETE FROM reading WHERE mailbox = @mailbox AND read_at < @before AND EXISTS (
            SELECT 1 FROM reading later
            WHERE later.mailbox = @mailbox AND later.read_at > reading.read_at
                AND later.read_at < (reading.read_at / @stretch + 1) * @stretch)
        """;

    /// <summary>Saves a reading.</summary>
    public void Save(MailboxKey mailbox, string address, QuotaReading reading)
    {
        var id = RouteDirectory.AddMailbox(session, mailbox);
        RouteDirectory.NoteAddress(session, id, address);
        var time = reading.Time.ToUnixTimeMilliseconds();
        // Looking through all that is kept once a day is enough.
        var isFirstOfDay = session.Number("SELECT count(*) FROM reading WHERE mailbox = @mailbox AND read_at >= @day", ("@mailbox", id),
            ("@day", time - time % Milliseconds(Day))) == 0;
        session.Run("""
            INSERT OR REPLACE INTO reading (mailbox, read_at, used, limit_bytes, messages, source, growth, trend)
            VALUES (@mailbox, @time, @used, @limit, @messages, @source, @growth, @trend)
            """,
            ("@mailbox", id), ("@time", time), ("@used", reading.UsedBytes), ("@limit", reading.LimitBytes),
                ("@messages", reading.MessageCount), ("@source", (long)reading.Source),
            ("@growth", reading.GrowthBytesPerDay), ("@trend", (long)reading.Trend));
        if (!isFirstOfDay)
            return;
        ThinOut(id, reading.Time - HistorySql.AllFor, Hour);
        ThinOut(id, reading.Time - HistorySql.HourlyFor, Day);
    }

    void ThinOut(long mailbox, DateTimeOffset before, TimeSpan stretch) =>
        session.Run(Thin, ("@mailbox", mailbox), ("@before", before.ToUnixTimeMilliseconds()), ("@stretch", Milliseconds(stretch)));

    static long Milliseconds(TimeSpan time) => (long)time.TotalMilliseconds;
}
