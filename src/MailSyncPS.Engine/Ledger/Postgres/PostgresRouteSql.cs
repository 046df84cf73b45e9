using static MailSyncPS.Engine.Ledger.MessageStates;

namespace MailSyncPS.Engine.Ledger.Postgres;

/// <summary>The statements that read messages. Each finds its rows by an index, however many there are.</summary>
static class PostgresRouteSql
{
    static readonly string ClaimColumns = $"""
        m.copy_folder, m.copy_epoch, m.copy_id, m.id, s.protocol, s.host, s.login, m.hash,
            m.state NOT IN ({Leaving}) AND NOT m.absent, m.stable_hash, s.address, m.state IN ({Leaving}), m.state IN ({WasProven}),
            m.copy_ours, m.state = {(int)MessageState.Quarantined}, m.sent_at
        """;

    const string Claims = "FROM message m JOIN route r ON r.id = m.route JOIN mailbox s ON s.id = r.source";

    const string OfRoute = $"SELECT {PostgresMessageRow.Columns} FROM message WHERE route = @route";

    const string OfSources = "SELECT r.id FROM mailbox s JOIN route r ON r.source = s.id"
        + " WHERE s.host = @host AND lower(s.login) = lower(@login COLLATE \"C\")";

    public const string FindByUid =
        $"{OfRoute} AND folder = @folder AND retired = 0 AND validity = @validity AND uid = ANY (@uids)";

    public const string Index = """
        SELECT validity, uid, size, state, absent, arrived, retired, retry_at FROM message WHERE route = @route AND folder = @folder
        """;

    /// <summary>The longer list of states is the index's, here and below.</summary>
    public static readonly string FindUnsettled = $"{OfRoute} AND state IN ({Unsettled}) AND state = ANY (@states) ORDER BY id";

    public const string FindByState = $"{OfRoute} AND state = ANY (@states) ORDER BY id";

    public static readonly string FindByFolder = $"{OfRoute} AND folder = @folder AND state <> {(int)MessageState.Removed} ORDER BY id";

    /// <summary>
    /// Those that no removal was begun of come first: they are at the source for sure, under whatever id; and of these what has a copy: of
    /// identical messages the one that is left needs no other.
    /// </summary>
    public static readonly string FindOrphans = $"""
        {OfRoute} AND folder = @folder AND hash IS NOT NULL
            AND CASE WHEN state = {(int)MessageState.Removed} THEN size IN (SELECT unnest(@sizes)) ELSE absent END
        ORDER BY state IN ({Leaving}), state = {(int)MessageState.Removed}, copy_id IS NULL, id
        """;

    public static readonly string FindClaims = $"""
        SELECT {ClaimColumns} {Claims}
        WHERE m.hash = ANY (@hashes) AND m.copy_id IS NOT NULL AND r.destination = @destination ORDER BY m.id
        """;

    public static readonly string FindStableClaims = $"""
        SELECT {ClaimColumns} {Claims}
        WHERE m.stable_hash = ANY (@hashes) AND m.stable_hash IS NOT NULL AND m.copy_id IS NOT NULL AND m.hash IS NOT NULL
            AND r.destination = @destination
        ORDER BY m.id
        """;

    public static readonly string FindPendingClaims = $"""
        SELECT {ClaimColumns} {Claims}
        WHERE r.destination = @destination AND (r.id <> @route OR @own OR m.state = {(int)MessageState.Copied}) AND m.state IN ({Unsettled})
            AND m.state <= {(int)MessageState.Copied} AND m.copy_id IS NULL AND m.hash = ANY (@hashes)
        ORDER BY m.id
        """;

    /// <summary>What is asked of the copy and the state is the index's.</summary>
    public static readonly string FindPlacelessClaims = $"""
        SELECT {ClaimColumns} {Claims}
        WHERE m.stable_hash = ANY (@hashes) AND m.stable_hash IS NOT NULL AND m.copy_id IS NULL AND m.state IN ({WasStored})
            AND (m.state IN ({WasProven}) OR {IsAlteredInSql}) AND m.hash IS NOT NULL AND m.copy_folder IS NOT NULL AND m.folder = @folder
            AND r.destination = @destination
        ORDER BY m.id
        """;

    public static readonly string FindWithoutCopy = $"""
        SELECT s.protocol, s.host, s.login, m.hash, m.stable_hash, m.id, m.state {Claims}
        WHERE r.destination = @destination AND m.copy_id IS NULL AND m.hash IS NOT NULL AND m.retired = 0
            AND (m.hash = ANY (@hashes) OR m.stable_hash = ANY (@stable))
        UNION ALL
        SELECT s.protocol, s.host, s.login, g.hash, g.stable_hash, m.id, m.state {Claims} JOIN message g ON g.route = m.route
        WHERE g.hash = ANY (@hashes) AND g.copy_id IS NOT NULL AND g.state IN ({Leaving}) AND r.destination = @destination
            AND m.hash IS NULL AND m.size = g.size AND NOT m.absent AND m.retired = 0 AND m.id <= g.newest_beside
        """;

    /// <summary>How many ways there are whose source is this mailbox, whatever the protocol.</summary>
    public const string CountAsSource = $"SELECT count(*) FROM ({OfSources}) known";

    /// <summary>What is being removed from a mailbox.</summary>
    public static readonly string FindLeaving = $"""
        SELECT m.hash FROM message m
        WHERE m.route IN ({OfSources}) AND m.state IN ({Unsettled}) AND m.state > {(int)MessageState.Copied} AND m.hash IS NOT NULL
        """;

    /// <summary>Likewise, what was removed among it, as far as it has one of these hashes.</summary>
    public static readonly string FindFreed = $"""
        SELECT DISTINCT m.hash FROM message m
        WHERE m.hash = ANY (@hashes) AND m.copy_id IS NOT NULL AND m.state IN ({Leaving}) AND m.route IN ({OfSources})
        """;

    public static readonly string FindLastSeen = $"""
        SELECT coalesce(max(first_seen), 0) FROM message
        WHERE route = @route AND folder = @folder AND state >= {(int)MessageState.Proven} AND first_seen < @before
        """;

    public static readonly string FindClaimsOn = $"""
        SELECT {ClaimColumns} {Claims}
        WHERE r.destination = @destination AND m.copy_folder = @folder AND m.copy_epoch = @epoch AND m.copy_id = ANY (@ids)
            AND m.copy_id IS NOT NULL AND m.hash IS NOT NULL
        ORDER BY m.id
        """;

    /// <summary>From each folder and epoch the index is entered at its end, and left for the next one at once.</summary>
    public const string FindLastClaims = """
        WITH RECURSIVE last AS (
            (SELECT copy_folder, copy_epoch, copy_id FROM message WHERE route = @route AND copy_id IS NOT NULL
            ORDER BY copy_folder DESC, copy_epoch DESC, copy_id DESC LIMIT 1)
            UNION ALL
            SELECT next.copy_folder, next.copy_epoch, next.copy_id FROM last CROSS JOIN LATERAL (
                SELECT m.copy_folder, m.copy_epoch, m.copy_id FROM message m
                WHERE m.route = @route AND m.copy_id IS NOT NULL AND (m.copy_folder, m.copy_epoch) < (last.copy_folder, last.copy_epoch)
                ORDER BY m.copy_folder DESC, m.copy_epoch DESC, m.copy_id DESC LIMIT 1) next)
        SELECT copy_folder, copy_epoch, copy_id FROM last
        """;

    const string ClaimsOfRoute =
        "message m WHERE m.route = r.id AND m.copy_folder = @folder AND m.copy_epoch = @epoch AND m.copy_id IS NOT NULL";

    public const string FindLastClaimsOfOthers = """
        SELECT s.protocol, s.host, s.login, last.copy_folder, last.copy_epoch, last.copy_id
        FROM route r JOIN mailbox s ON s.id = r.source CROSS JOIN unnest(@folders, @epochs) AS asked (folder, epoch) CROSS JOIN LATERAL (
            SELECT m.copy_folder, m.copy_epoch, m.copy_id FROM message m
            WHERE m.route = r.id AND m.copy_folder = asked.folder AND m.copy_epoch = asked.epoch AND m.copy_id IS NOT NULL
            ORDER BY m.copy_id DESC LIMIT 1) last
        WHERE r.destination = @destination AND r.id <> @route
            AND NOT EXISTS (SELECT 1 FROM restored WHERE route = r.id AND copy_folder = asked.folder AND copy_epoch = asked.epoch)
        """;

    public const string NoteRestored = $"""
        INSERT INTO restored (route, copy_folder, copy_epoch)
        SELECT r.id, @folder, @epoch FROM route r
        WHERE r.destination = @destination AND (@source::bigint IS NULL OR r.source = @source)
            AND EXISTS (SELECT 1 FROM {ClaimsOfRoute})
        ON CONFLICT DO NOTHING
        """;

    public const string FindRestored = "SELECT copy_folder, copy_epoch, NULL::bytea FROM restored WHERE route = @route";

    public const string ForgetRestored =
        "DELETE FROM restored WHERE route = @route AND copy_folder = @folder AND copy_epoch = @epoch";

    public const string ForgetWatermarks =
        "DELETE FROM watermark WHERE route = @route AND copy_folder = @folder AND epoch = @epoch";

    public const string FindPlaces = """
        SELECT folder, copy_folder, count(*) FROM message WHERE route = @route AND copy_id IS NOT NULL GROUP BY copy_folder, folder
        """;

    public const string FindByCopyFolder =
        $"{OfRoute} AND copy_folder = @folder AND copy_epoch = @epoch AND copy_id IS NOT NULL ORDER BY copy_id";

    public const string FindClaimedIds = """
        SELECT copy_id FROM message WHERE route = @route AND copy_folder = @folder AND copy_epoch = @epoch AND copy_id IS NOT NULL
        """;

    public static readonly string FindSizes = $"""
        SELECT m.size, count(*) FILTER (WHERE m.state <> {(int)MessageState.Removed} AND NOT m.absent), count(*)
        FROM message m JOIN route r ON r.id = m.route JOIN mailbox s ON s.id = r.source
        WHERE r.destination = @destination AND s.protocol = @protocol AND s.host = @host AND s.login = @login
            AND (@folder IS NULL OR m.folder = @folder)
        GROUP BY m.size
        """;

    public const string CountOtherSources = "SELECT count(*) FROM route WHERE destination = @destination AND id <> @route";

    public const string CountAnyMessage = "SELECT count(*) FROM (SELECT 1 FROM message WHERE route = @route LIMIT 1) AS found";

    public static readonly string FindListed = $"""
        SELECT m.folder, m.uid, m.size, m.stable_hash
        FROM message m JOIN route r ON r.id = m.route JOIN mailbox s ON s.id = r.source
        WHERE r.destination = @destination AND s.protocol = @protocol AND s.host = @host AND s.login = @login
            AND m.state <> {(int)MessageState.Removed} AND NOT m.absent AND m.retired = 0
        """;

    /// <summary>Which messages of a folder are there, though they are noted as gone, or the other way round.</summary>
    static readonly string ChangedPresence = $"""
        WHERE route = @route AND folder = @folder AND retired = 0 AND state <> {(int)MessageState.Removed} AND absent = {IsListed}
        """;

    const string IsListed = "(validity = @validity AND uid IN (SELECT unnest(@uids)))";

    public static readonly string CountChangedPresence = $"SELECT count(*) FROM message {ChangedPresence}";

    /// <summary>What is gone lay beside all that the folder had until now.</summary>
    public static readonly string NotePresence = $"""
        UPDATE message SET absent = NOT absent, newest_beside = CASE WHEN absent THEN newest_beside
            ELSE greatest(newest_beside, (SELECT max(id) FROM message WHERE route = @route AND folder = @folder)) END
        {ChangedPresence}
        """;

    /// <summary>Messages that nobody read and that are gone: what comes back gets a new number, as it lay beside none meanwhile.</summary>
    public static readonly string ForgetUnread = $"""
        DELETE FROM message
        WHERE route = @route AND folder = @folder AND state = {(int)MessageState.Listed} AND hash IS NULL AND NOT {IsListed}
        """;

    /// <summary>Messages of other folders that were sent or settled and have one of these sizes, removed ones among them.</summary>
    public static readonly string FindInOtherFolders = $"""
        {OfRoute} AND folder <> @folder AND state >= {(int)MessageState.CopyIntent} AND hash IS NOT NULL
            AND size IN (SELECT unnest(@sizes))
        ORDER BY id
        """;

    /// <summary>The longer list of states is the index's.</summary>
    public static readonly string FindSourcesInDoubt = $"""
        SELECT s.protocol, s.host, s.login, s.address, m.size, max(m.retry_at) {Claims}
        WHERE r.destination = @destination AND r.id <> @route AND m.state IN ({Unsettled}) AND m.state < {(int)MessageState.Copied}
        GROUP BY s.id, m.size
        """;

    /// <summary>Messages of other folders that were begun and are not proven.</summary>
    public static readonly string CountDoubtInOtherFolders = $"""
        SELECT count(*) FROM message
        WHERE route = @route AND folder <> @folder AND NOT absent AND state IN ({Unsettled}) AND state <= {(int)MessageState.Copied}
        """;

    public const string FindWatermark =
        "SELECT epoch, mark FROM watermark WHERE route = @route AND folder = @folder AND copy_folder = @copyFolder";

    public const string FindWatermarkOf = """
        SELECT w.epoch, w.mark FROM watermark w JOIN route r ON r.id = w.route JOIN mailbox s ON s.id = r.source
        WHERE r.destination = @destination AND s.protocol = @protocol AND s.host = @host AND s.login = @login
            AND w.folder = @folder AND w.copy_folder = @copyFolder
        """;

    public const string SaveWatermark = """
        INSERT INTO watermark (route, folder, copy_folder, epoch, mark) VALUES (@route, @folder, @copyFolder, @epoch, @mark)
        ON CONFLICT (route, folder, copy_folder) DO UPDATE SET epoch = excluded.epoch, mark = excluded.mark
        """;
}
