using MailSyncPS.Engine.Ledger.History;

namespace MailSyncPS.Engine.Ledger.Postgres;

/// <summary>Notes the runs of a route.</summary>
sealed class PostgresRuns(long route)
{
    static readonly string CountJustEnded = $"""
        SELECT count(*) FROM (
            SELECT outcome, ended_at FROM run WHERE route = @route AND kind = @kind ORDER BY begun_at DESC, id DESC LIMIT 1) last
        WHERE outcome = {(int)RunOutcome.Complete} AND ended_at >= @since
        """;

    static readonly string Insert = $"""
        INSERT INTO run (route, kind, holding, begun_at, outcome) VALUES (@route, @kind, @holding, @begun, {(int)RunOutcome.Running})
        RETURNING id
        """;

    /// <summary>The lock that a run holds is on host and login, so no other run on them can be at work.</summary>
    static readonly string Interrupt = $"""
        UPDATE run SET outcome = {(int)RunOutcome.Interrupted} WHERE outcome = {(int)RunOutcome.Running} AND route IN (
            SELECT r.id FROM route r JOIN mailbox s ON s.id = r.source
            WHERE s.host = @host AND lower(s.login) = lower(@login COLLATE "C"))
        """;

    const string NoteAddresses = """
        UPDATE mailbox m SET address = n.address
        FROM (SELECT r.source, @source FROM route r WHERE r.id = @route UNION ALL SELECT @id, @destination) AS n (mailbox, address)
        WHERE m.id = n.mailbox AND m.address IS DISTINCT FROM n.address
        """;

    /// <summary>Whether the last run of a kind came to its end a moment ago, with nothing left to do.</summary>
    public async Task<bool> HasJustEndedAsync(PostgresStore store, RunKind kind, CancellationToken cancellationToken) =>
        await store.NumberAsync(CountJustEnded, cancellationToken, PostgresValue.Number("route", route),
            PostgresValue.Number("kind", (long)kind), PostgresValue.Time("since", store.Now - HistorySql.Moment)).ConfigureAwait(false) > 0;

    /// <summary>Notes that a run begins.</summary>
    /// <returns>Its number.</returns>
    public Task<long> BeginAsync(PostgresTransaction data, MailboxKey source, long destination, RunStart start, DateTimeOffset begunAt)
    {
        data.Run(NoteAddresses, PostgresValue.Number("route", route), PostgresValue.Text("source", start.Source.EmailAddress),
            PostgresValue.Number("id", destination), PostgresValue.Text("destination", start.Destination.EmailAddress));
        data.Run(Interrupt, PostgresValue.Text("host", source.Host), PostgresValue.Text("login", source.Login));
        return data.NumberAsync(Insert, PostgresValue.Number("route", route), PostgresValue.Number("kind", (long)start.Kind),
            PostgresValue.Text("holding", start.Holding), PostgresValue.Time("begun", begunAt));
    }

    /// <summary>Notes the end of a run.</summary>
    public void Finish(PostgresTransaction data, long run, RunEnd end)
    {
        var counts = end.Counts;
        data.Run(HistorySql.EndRun,
            PostgresValue.Time("ended", data.Now), PostgresValue.Number("outcome", (long)end.Outcome),
            PostgresValue.Number("listed", counts.Listed), PostgresValue.Number("done", counts.Done),
            PostgresValue.Number("bytes", counts.Bytes), PostgresValue.Number("alreadyForwarded", counts.AlreadyForwarded),
            PostgresValue.Number("quarantined", counts.Quarantined), PostgresValue.Number("failed", counts.Failed),
            PostgresValue.Number("notReached", counts.NotReached), PostgresValue.Number("keptRecent", counts.KeptRecent),
            PostgresValue.Number("keptUnproven", counts.KeptUnproven), PostgresValue.Number("keptCopyGone", counts.KeptCopyGone),
            PostgresValue.Fraction("before", counts.PercentUsedBefore), PostgresValue.Fraction("after", counts.PercentUsedAfter),
            PostgresValue.Text("failure", end.Failure?.Failure.ToString()), PostgresValue.Text("text", end.Failure?.Message),
            PostgresValue.Number("id", run));
        data.Run(HistorySql.ThinRuns, PostgresValue.Number("route", route), PostgresValue.Time("before", data.Now - HistorySql.AllFor));
    }
}
