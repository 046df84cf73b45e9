namespace MailSyncPS.Engine.Ledger.Postgres;

/// <summary>The statements that read what a ledger has to tell.</summary>
static class PostgresHistorySql
{
    /// <summary>A run without an end is at work while its holding of the lock lasts, on whatever machine.</summary>
    public const string Runs = $"""
        SELECT route, kind, begun_at, ended_at, outcome, listed, done, bytes, already_forwarded, quarantined, failed, not_reached,
            kept_recent, kept_unproven, kept_copy_gone, percent_before, percent_after, failure, failure_text,
            outcome = 0 AND EXISTS (SELECT 1 FROM worker w WHERE w.holding = run.holding AND {PostgresLock.IsLocked}))
        FROM run WHERE begun_at >= @since AND (@routes::bigint[] IS NULL OR route = ANY (@routes))
        ORDER BY begun_at DESC, id DESC LIMIT @most
        """;

    public const string LastMessage = "SELECT coalesce(max(id), 0) FROM message";

    /// <summary>Messages by their numbers, for a whole table is too much for one reading.</summary>
    const string Portion = "id > @after AND id <= @last";

    public const string SumPortion =
        $"SELECT route, size, proven_at, removed_at FROM message WHERE {Portion} AND (proven_at >= @since OR removed_at >= @since)";

    public const string Counts = """
        SELECT route, state, absent OR retired <> 0, count(*) FROM message GROUP BY route, state, absent OR retired <> 0
        """;

    /// <summary>When a message last got further.</summary>
    const string Changed = "greatest(first_seen, sent_at, proven_at, removed_at, changed_at)";

    public const string MessagePortion = $"""
        SELECT route, folder, uid, state, size, arrived, arrived_offset, first_seen, sent_at, proven_at, removed_at, {Changed},
            copy_folder, absent, reason, proof, retry_at, sender, subject
        FROM message WHERE {Portion}
            AND (@routes::bigint[] IS NULL OR route = ANY (@routes))
            AND (@states::bigint[] IS NULL OR state = ANY (@states))
            AND (@since::bigint IS NULL OR {Changed} >= @since) AND (@until::bigint IS NULL OR {Changed} < @until)
        ORDER BY id
        """;
}
