using MailSyncPS.Engine.Ledger.History;

namespace MailSyncPS.Engine.Ledger.Sqlite;

/// <summary>Notes the runs of a route within the transaction that is open.</summary>
sealed class RunWriter(SqliteSession session, long route)
{
    static readonly string CountJustEnded =
        "SELECT count(*) FROM run WHERE id = (SELECT max(id) FROM run WHERE route = @route AND kind = @kind)"
        + $" AND outcome = {(int)RunOutcome.Complete} AND ended_at >= @since";

    static readonly string Insert =
        "INSERT INTO run (route, kind, holding, begun_at, outcome)"
        + $" VALUES (@route, @kind, @holding, @begun, {(int)RunOutcome.Running}) RETURNING id";

    /// <summary>The lock that a run holds is on host and login, so no other run on them can be at work.</summary>
    static readonly string Interrupt = $"""
        UPDATE run SET outcome = {(int)RunOutcome.Interrupted} WHERE outcome = {(int)RunOutcome.Running} AND route IN (
            SELECT r.id FROM route r JOIN mailbox s ON s.id = r.source WHERE s.host = @host AND lower(s.login) = lower(@login))
        """;

    /// <summary>Whether the last run of a kind came to its end a moment ago, with nothing left to do.</summary>
    public bool HasJustEnded(RunKind kind) =>
        session.Number(CountJustEnded, ("@route", route), ("@kind", (long)kind),
        ("@since", (session.Now - HistorySql.Moment).ToUnixTimeMilliseconds())) > 0;

    /// <summary>Notes that a run begins.</summary>
    /// <returns>Its number.</returns>
    public long Begin(RunStart start, MailboxKey source, DateTimeOffset begunAt)
    {
        session.Run(Interrupt, ("@host", source.Host), ("@login", source.Login));
        return session.Number(Insert, ("@route", route), ("@kind", (long)start.Kind), ("@holding", start.Holding),
            ("@begun", begunAt.ToUnixTimeMilliseconds()));
    }

    /// <summary>Notes the end of a run.</summary>
    public void Finish(long run, RunEnd end)
    {
        var counts = end.Counts;
        session.Run(HistorySql.EndRun,
            ("@ended", session.Now.ToUnixTimeMilliseconds()), ("@outcome", (long)end.Outcome), ("@listed", counts.Listed),
                ("@done", counts.Done), ("@bytes", counts.Bytes),
            ("@alreadyForwarded", counts.AlreadyForwarded), ("@quarantined", counts.Quarantined), ("@failed", counts.Failed),
                ("@notReached", counts.NotReached),
            ("@keptRecent", counts.KeptRecent), ("@keptUnproven", counts.KeptUnproven), ("@keptCopyGone", counts.KeptCopyGone),
            ("@before", counts.PercentUsedBefore), ("@after", counts.PercentUsedAfter),
            ("@failure", end.Failure?.Failure.ToString()), ("@text", end.Failure?.Message), ("@id", run));
        session.Run(HistorySql.ThinRuns, ("@route", route), ("@before", (session.Now - HistorySql.AllFor).ToUnixTimeMilliseconds()));
    }

}
