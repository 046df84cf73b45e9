namespace MailSyncPS.Engine.Ledger.Sqlite;

/// <summary>The statements that read what a ledger has to tell.</summary>
static class SqliteHistorySql
{
    public const string Runs = """
        SELECT route, kind, holding, begun_at, ended_at, outcome, listed, done, bytes, already_forwarded, quarantined, failed, not_reached,
            kept_recent, kept_unproven, kept_copy_gone, percent_before, percent_after, failure, failure_text
        FROM run WHERE begun_at >= @since AND (@routes IS NULL OR route IN (SELECT value FROM json_each(@routes)))
        ORDER BY begun_at DESC, id DESC LIMIT @most
        """;

    public const string LastMessage = "SELECT max(id) FROM message";

    /// <summary>Messages by their numbers, for a whole table is too much for one reading.</summary>
    const string Portion = "id > @after AND id <= @last";

    public const string SumPortion =
        $"SELECT route, size, proven_at, removed_at FROM message WHERE {Portion} AND (proven_at >= @since OR removed_at >= @since)";

    public const string CountPortion = $"""
        SELECT route, state, absent OR retired <> 0, count(*) FROM message WHERE {Portion} GROUP BY route, state, absent OR retired <> 0
        """;

    /// <summary>When a message last got further: also by what was written before that time itself was.</summary>
    const string Changed =
        "max(first_seen, coalesce(sent_at, 0), coalesce(proven_at, 0), coalesce(removed_at, 0), coalesce(changed_at, 0))";

    public const string MessagePortion = $"""
        SELECT route, folder, uid, state, size, arrived, arrived_offset, first_seen, sent_at, proven_at, removed_at, {Changed},
            copy_folder, absent, reason, proof, retry_at, sender, subject
        FROM message WHERE {Portion}
            AND (@routes IS NULL OR route IN (SELECT value FROM json_each(@routes)))
            AND (@states IS NULL OR state IN (SELECT value FROM json_each(@states)))
            AND (@since IS NULL OR {Changed} >= @since) AND (@until IS NULL OR {Changed} < @until)
        ORDER BY id
        """;
}
