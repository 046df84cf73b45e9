namespace MailSyncPS.Engine.Ledger.History;

/// <summary>
/// The statements about mailboxes, readings and runs that every kind of ledger has word for word, and how long it keeps them.
/// </summary>
static class HistorySql
{
    /// <summary>Up to this age every run stays, and every reading.</summary>
    public static readonly TimeSpan AllFor = TimeSpan.FromDays(7);

    /// <summary>Up to this age the last reading of each hour stays, and beyond it the last one of each day.</summary>
    public static readonly TimeSpan HourlyFor = TimeSpan.FromDays(90);

    /// <summary>How long a run that did nothing is said by the one before it.</summary>
    public static readonly TimeSpan Moment = TimeSpan.FromMinutes(10);

    public const string Mailboxes = """
        SELECT protocol, host, login, address FROM mailbox m
        WHERE EXISTS (SELECT 1 FROM route r WHERE r.source = m.id) OR EXISTS (SELECT 1 FROM reading g WHERE g.mailbox = m.id)
        """;

    public const string Routes = """
        SELECT r.id, s.protocol, s.host, s.login, s.address, d.protocol, d.host, d.login, d.address
        FROM route r JOIN mailbox s ON s.id = r.source JOIN mailbox d ON d.id = r.destination
        """;

    public const string Readings = """
        SELECT g.read_at, g.used, g.limit_bytes, g.messages, g.source, g.growth, g.trend FROM reading g
        WHERE g.mailbox = (SELECT id FROM mailbox WHERE protocol = @protocol AND host = @host AND login = @login) AND g.read_at >= @since
        ORDER BY g.read_at
        """;

    /// <summary>Notes the end of a run.</summary>
    public const string EndRun = """
        UPDATE run SET ended_at = @ended, outcome = @outcome, listed = @listed, done = @done, bytes = @bytes,
            already_forwarded = @alreadyForwarded, quarantined = @quarantined, failed = @failed, not_reached = @notReached,
            kept_recent = @keptRecent, kept_unproven = @keptUnproven, kept_copy_gone = @keptCopyGone,
            percent_before = @before, percent_after = @after, failure = @failure, failure_text = @text
        WHERE id = @id
        """;

    /// <summary>Of the runs of a day that did nothing and ended alike, all but the last.</summary>
    public const string ThinRuns = """
        DELETE FROM run WHERE route = @route AND begun_at < @before AND done = 0 AND id NOT IN (
            SELECT max(id) FROM run WHERE route = @route AND begun_at < @before AND done = 0
            GROUP BY begun_at / 86400000, kind, outcome, failure)
        """;
}
