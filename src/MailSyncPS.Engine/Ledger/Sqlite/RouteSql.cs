using static MailSyncPS.Engine.Ledger.MessageStates;

namespace MailSyncPS.Engine.Ledger.Sqlite;

/// <summary>The statements over messages. Each finds its rows by an index, however many there are.</summary>
static class RouteSql
{
    const string IsListed = "retired = 0 AND validity = @validity AND uid IN (SELECT value FROM json_each(@uids))";

    static readonly string ClaimColumns = $"""
        m.copy_folder, m.copy_epoch, m.copy_id, m.id, s.protocol, s.host, s.login, m.hash,
            m.state NOT IN ({Leaving}) AND m.absent = 0, m.stable_hash, s.address, m.state IN ({Leaving}), m.state IN ({WasProven}),
            m.copy_ours, m.state = {(int)MessageState.Quarantined}, m.sent_at
        """;

    public const string FindByUid =
        $"SELECT {MessageRow.Columns} FROM message WHERE route = @route AND folder = @folder AND {IsListed}";

    public const string Index =
        "SELECT validity, uid, size, state, absent, arrived, retired, retry_at FROM message WHERE route = @route AND folder = @folder";

    /// <summary>States that a message is only passing through; the list is the one of the partial index.</summary>
    public static readonly string FindUnsettled =
        $"SELECT {MessageRow.Columns} FROM message WHERE route = @route AND state IN ({Unsettled}) AND +state IN (SELECT value FROM json_each(@states)) ORDER BY id";

    public const string FindByState =
        $"SELECT {MessageRow.Columns} FROM message INDEXED BY message_key WHERE route = @route AND state IN (SELECT value FROM json_each(@states)) ORDER BY id";

    public static readonly string FindByFolder =
        $"SELECT {MessageRow.Columns} FROM message WHERE route = @route AND folder = @folder AND state <> {(int)MessageState.Removed} ORDER BY id";

    /// <summary>
    /// Those that no removal was begun of come first: they are at the source for sure, under whatever id; and of these what has a copy: of
    /// identical messages the one that is left needs no other.
    /// </summary>
    public static readonly string FindOrphans = $"""
        SELECT {MessageRow.Columns} FROM message
        WHERE route = @route AND folder = @folder AND hash IS NOT NULL AND iif(state = {(int)MessageState.Removed}, size IN (SELECT value FROM json_each(@sizes)), absent = 1)
        ORDER BY state IN ({Leaving}), state = {(int)MessageState.Removed}, copy_id IS NULL, id
        """;

    public static readonly string FindClaims = $"""
        SELECT {ClaimColumns}
        FROM message m CROSS JOIN route r ON r.id = m.route CROSS JOIN mailbox s ON s.id = r.source
        WHERE m.hash IN (SELECT unhex(value) FROM json_each(@hashes)) AND m.copy_id IS NOT NULL AND r.destination = @destination
        ORDER BY m.id
        """;

    public static readonly string FindStableClaims = $"""
        SELECT {ClaimColumns}
        FROM message m CROSS JOIN route r ON r.id = m.route CROSS JOIN mailbox s ON s.id = r.source
        WHERE m.stable_hash IN (SELECT unhex(value) FROM json_each(@hashes)) AND m.stable_hash IS NOT NULL AND m.copy_id IS NOT NULL
            AND m.hash IS NOT NULL AND r.destination = @destination
        ORDER BY m.id
        """;

    /// <summary>The longer list of states is the index's.</summary>
    public static readonly string FindPendingClaims = $"""
        SELECT {ClaimColumns}
        FROM route r CROSS JOIN message m ON m.route = r.id CROSS JOIN mailbox s ON s.id = r.source
        WHERE r.destination = @destination AND (r.id <> @route OR @own OR m.state = {(int)MessageState.Copied})
            AND m.state IN ({Unsettled}) AND m.state <= {(int)MessageState.Copied}
            AND m.copy_id IS NULL AND m.hash IN (SELECT unhex(value) FROM json_each(@hashes))
        ORDER BY m.id
        """;

    /// <summary>What is asked of the copy and the state is the index's.</summary>
    public static readonly string FindPlacelessClaims = $"""
        SELECT {ClaimColumns}
        FROM message m CROSS JOIN route r ON r.id = m.route CROSS JOIN mailbox s ON s.id = r.source
        WHERE m.stable_hash IN (SELECT unhex(value) FROM json_each(@hashes)) AND m.stable_hash IS NOT NULL AND m.copy_id IS NULL
            AND m.state IN ({WasStored}) AND (m.state IN ({WasProven}) OR {IsAlteredInSql}) AND m.hash IS NOT NULL
            AND m.copy_folder IS NOT NULL AND m.folder = @folder AND r.destination = @destination
        ORDER BY m.id
        """;

    public static readonly string FindWithoutCopy = $"""
        SELECT s.protocol, s.host, s.login, m.hash, m.stable_hash, m.id, m.state
        FROM route r CROSS JOIN message m ON m.route = r.id CROSS JOIN mailbox s ON s.id = r.source
        WHERE r.destination = @destination AND m.copy_id IS NULL AND m.hash IS NOT NULL AND m.retired = 0
            AND (m.hash IN (SELECT unhex(value) FROM json_each(@hashes)) OR m.stable_hash IN (SELECT unhex(value) FROM json_each(@stable)))
        UNION ALL
        SELECT s.protocol, s.host, s.login, g.hash, g.stable_hash, m.id, m.state
        FROM message g CROSS JOIN route r ON r.id = g.route CROSS JOIN message m ON m.route = g.route CROSS JOIN mailbox s ON s.id = r.source
        WHERE g.hash IN (SELECT unhex(value) FROM json_each(@hashes)) AND g.copy_id IS NOT NULL AND g.state IN ({Leaving})
            AND r.destination = @destination AND m.hash IS NULL AND m.size = g.size AND m.absent = 0 AND m.retired = 0 AND m.id <= g.newest_beside
        """;

    /// <summary>How many ways there are whose source is this mailbox, whatever the protocol.</summary>
    public const string CountAsSource =
        "SELECT count(*) FROM mailbox s CROSS JOIN route r ON r.source = s.id WHERE s.host = @host AND s.login = @login COLLATE NOCASE";

    /// <summary>What is being removed from a mailbox; the longer list of states is the index's.</summary>
    public static readonly string FindLeaving = $"""
        SELECT m.hash FROM mailbox s CROSS JOIN route r ON r.source = s.id CROSS JOIN message m ON m.route = r.id
        WHERE s.host = @host AND s.login = @login COLLATE NOCASE AND m.state IN ({Unsettled}) AND m.state > {(int)MessageState.Copied}
            AND m.hash IS NOT NULL
        """;

    /// <summary>Likewise, what was removed among it, as far as it has one of these hashes.</summary>
    public static readonly string FindFreed = $"""
        SELECT DISTINCT m.hash FROM message m CROSS JOIN route r ON r.id = m.route CROSS JOIN mailbox s ON s.id = r.source
        WHERE m.hash IN (SELECT unhex(value) FROM json_each(@hashes)) AND m.copy_id IS NOT NULL AND m.state IN ({Leaving})
            AND s.host = @host AND s.login = @login COLLATE NOCASE
        """;

    public static readonly string FindLastSeen = $"""
        SELECT max(first_seen) FROM message
        WHERE route = @route AND folder = @folder AND state >= {(int)MessageState.Proven} AND first_seen < @before
        """;

    public static readonly string FindClaimsOn = $"""
        SELECT {ClaimColumns}
        FROM route r CROSS JOIN message m ON m.route = r.id CROSS JOIN mailbox s ON s.id = r.source
        WHERE r.destination = @destination AND m.copy_folder = @folder AND m.copy_epoch = @epoch
            AND m.copy_id IN (SELECT value FROM json_each(@ids)) AND m.copy_id IS NOT NULL AND m.hash IS NOT NULL
        ORDER BY m.id
        """;

    public const string FindLastClaims =
        "SELECT copy_folder, copy_epoch, max(copy_id) FROM message WHERE route = @route AND copy_id IS NOT NULL GROUP BY copy_folder, copy_epoch";

    const string LastClaim =
        "SELECT max(copy_id) FROM message WHERE route = r.id AND copy_folder = @folder AND copy_epoch = @epoch AND copy_id IS NOT NULL";

    public const string FindLastClaimsOfOthers = $"""
        SELECT s.protocol, s.host, s.login, @folder, @epoch, ({LastClaim}) AS last FROM route r JOIN mailbox s ON s.id = r.source
        WHERE r.destination = @destination AND r.id <> @route AND last IS NOT NULL
            AND NOT EXISTS (SELECT 1 FROM restored WHERE route = r.id AND copy_folder = @folder AND copy_epoch = @epoch)
        """;

    public const string NoteRestored = $"""
        INSERT INTO restored (route, copy_folder, copy_epoch)
        SELECT r.id, @folder, @epoch FROM route r
        WHERE r.destination = @destination AND (@source IS NULL OR r.source = @source) AND ({LastClaim}) IS NOT NULL
        ON CONFLICT DO NOTHING
        """;

    public const string FindRestored = "SELECT copy_folder, copy_epoch, NULL FROM restored WHERE route = @route";

    public const string FindPlaces =
        "SELECT folder, copy_folder, count(*) FROM message WHERE route = @route AND copy_id IS NOT NULL GROUP BY copy_folder, folder";

    public const string FindByCopyFolder =
        $"SELECT {MessageRow.Columns} FROM message WHERE route = @route AND copy_folder = @folder AND copy_epoch = @epoch AND copy_id IS NOT NULL ORDER BY copy_id";

    public static readonly string Forget =
        $"DELETE FROM message WHERE id = @id AND route = @route AND state = {(int)MessageState.Listed} AND hash IS NULL";

    public const string FindClaimedIds =
        "SELECT copy_id FROM message WHERE route = @route AND copy_folder = @folder AND copy_epoch = @epoch AND copy_id IS NOT NULL";

    public static readonly string FindSizes = $"""
        SELECT m.size, sum(m.state <> {(int)MessageState.Removed} AND m.absent = 0), count(*) FROM route r CROSS JOIN message m ON m.route = r.id
        WHERE r.destination = @destination AND r.source = @source AND (@folder IS NULL OR m.folder = @folder) GROUP BY m.size
        """;

    public const string CountOtherSources = "SELECT count(*) FROM route WHERE destination = @destination AND id <> @route";

    public const string CountAnyMessage = "SELECT count(*) FROM (SELECT 1 FROM message WHERE route = @route LIMIT 1) AS found";

    public const string FindWatermarkOf = """
        SELECT w.epoch, w.mark FROM route r CROSS JOIN watermark w ON w.route = r.id
        WHERE r.destination = @destination AND r.source = @source AND w.folder = @folder AND w.copy_folder = @copyFolder
        """;

    public static readonly string FindListed = $"""
        SELECT m.folder, m.uid, m.size, m.stable_hash FROM route r CROSS JOIN message m ON m.route = r.id
        WHERE r.destination = @destination AND r.source = @source AND m.state <> {(int)MessageState.Removed} AND m.absent = 0 AND m.retired = 0
        """;

    /// <summary>Messages of a folder whose presence is no longer as it was noted.</summary>
    public static readonly string CountChangedPresence =
        $"SELECT count(*) FROM message WHERE route = @route AND folder = @folder AND retired = 0 AND state <> {(int)MessageState.Removed} AND absent = ({IsListed})";

    /// <summary>What is gone lay beside all that the folder had until now.</summary>
    public static readonly string NotePresence = $"""
        UPDATE message SET absent = NOT ({IsListed}), newest_beside =
            iif(absent = 0, max(newest_beside, (SELECT max(id) FROM message WHERE route = @route AND folder = @folder)), newest_beside)
        WHERE route = @route AND folder = @folder AND retired = 0 AND state <> {(int)MessageState.Removed} AND absent = ({IsListed})
        """;

    /// <summary>Messages that nobody read and that are gone: what comes back gets a new number, as it lay beside none meanwhile.</summary>
    public static readonly string ForgetUnread = $"""
        DELETE FROM message
        WHERE route = @route AND folder = @folder AND state = {(int)MessageState.Listed} AND hash IS NULL AND NOT ({IsListed})
        """;

    /// <summary>Messages of other folders that were sent or settled and have one of these sizes, removed ones among them.</summary>
    public static readonly string FindInOtherFolders =
        $"SELECT {MessageRow.Columns} FROM message WHERE route = @route AND folder <> @folder AND state >= {(int)MessageState.CopyIntent} AND hash IS NOT NULL AND size IN (SELECT value FROM json_each(@sizes)) ORDER BY id";

    /// <summary>The longer list of states is the index's.</summary>
    public static readonly string FindSourcesInDoubt = $"""
        SELECT s.protocol, s.host, s.login, s.address, m.size, max(m.retry_at)
        FROM route r CROSS JOIN message m ON m.route = r.id CROSS JOIN mailbox s ON s.id = r.source
        WHERE r.destination = @destination AND r.id <> @route AND m.state IN ({Unsettled}) AND m.state < {(int)MessageState.Copied}
        GROUP BY s.id, m.size
        """;

    /// <summary>Messages of other folders that were begun and are not proven. The longer list of states is the index's.</summary>
    public static readonly string CountDoubtInOtherFolders =
        $"SELECT count(*) FROM message WHERE route = @route AND folder <> @folder AND absent = 0 AND state IN ({Unsettled}) AND state <= {(int)MessageState.Copied}";

    public const string SumSent =
        "SELECT sum(size) FROM message WHERE route IN (SELECT id FROM route WHERE destination = @destination) AND sent_at >= @since AND sent_at < @until";

    public const string FindSent = """
        SELECT sent_at, size FROM message
        WHERE route IN (SELECT id FROM route WHERE destination = @destination) AND sent_at >= @since AND sent_at < @until
        ORDER BY sent_at
        """;

    public const string SumRead =
        "SELECT sum(bytes) FROM reading_back WHERE destination = @destination AND read_at >= @since AND read_at < @until";

    public const string FindRead = """
        SELECT read_at, bytes FROM reading_back
        WHERE destination = @destination AND read_at >= @since AND read_at < @until
        ORDER BY read_at
        """;

    public const string FindStored =
        "SELECT state, folder, validity, uid, copy_folder, copy_epoch, copy_id, retired FROM message WHERE id = @id AND route = @route";

    public const string FindClaimant =
        "SELECT id, coalesce(stable_hash, hash) FROM message WHERE route = @route AND copy_folder = @folder AND copy_epoch = @epoch AND copy_id = @copyId AND id <> @id";

    /// <summary>Frees the key of a message that gets another one, so that messages can swap theirs: it was listed by that one.</summary>
    public const string FreeKey = "UPDATE message SET validity = -id, absent = 0 WHERE id = @id";

    /// <summary>Likewise the claim of a copy.</summary>
    public const string FreeClaim = "UPDATE message SET copy_id = NULL WHERE id = @id";

    /// <summary>A number that no record has or had: what is noted of removals rests on their order.</summary>
    public static readonly string Insert = $"""
        INSERT INTO message (id, route, folder, validity, uid, size, hash, arrived, arrived_offset, first_seen, state, proof,
            copy_folder, copy_epoch, copy_id, mark_epoch, mark, sent_at, removal_begun, reason, stable_hash, copy_ours, attempts, retry_at, sender, subject,
            proven_at, changed_at)
        VALUES (
            max(coalesce((SELECT max(id) FROM message), 0), coalesce((SELECT max(newest_beside) FROM message WHERE newest_beside > 0), 0)) + 1,
            @route, @folder, @validity, @uid, @size, @hash, @arrived, @arrivedOffset, @firstSeen, @state, @proof,
            @copyFolder, @copyEpoch, @copyId, @markEpoch, @mark, @sentAt, @removalBegun, @reason, @stableHash, @copyOurs, @attempts, @retryAt, @sender, @subject,
            iif(@state = {(int)MessageState.Proven}, @now, NULL), @now)
        RETURNING id
        """;

    /// <summary>
    /// A retired record stands for a message that is not there under its id, and what was removed is told by its state; whether others are
    /// there is as it was noted, since what is learnt of copies is saved of both. In what is assigned, <c>state</c> is still the former
    /// one: Proven is new after the states before it, and Removed until it is seen again.
    /// </summary>
    public static readonly string Update = $"""
        UPDATE message SET folder = @folder, validity = @validity, uid = @uid, size = @size, hash = @hash, arrived = @arrived,
            arrived_offset = @arrivedOffset, first_seen = @firstSeen, state = @state, proof = @proof, copy_folder = @copyFolder,
            copy_epoch = @copyEpoch, copy_id = @copyId, mark_epoch = @markEpoch, mark = @mark, sent_at = @sentAt,
            removal_begun = @removalBegun, reason = @reason, stable_hash = @stableHash, copy_ours = @copyOurs, attempts = @attempts,
            retry_at = @retryAt, sender = @sender, subject = @subject,
            retired = iif(@isRetired, id, 0),
            absent = iif(@isRetired, 1, iif({(int)MessageState.Removed} IN (state, @state), 0, absent)),
            newest_beside = iif(@state = {(int)MessageState.RemoveIntent} AND state <> {(int)MessageState.RemoveIntent}, (SELECT max(id) FROM message), newest_beside),
            proven_at = iif(@state = {(int)MessageState.Proven} AND state < {(int)MessageState.Proven}, @now, proven_at),
            removed_at = iif(@state <> {(int)MessageState.Removed}, NULL, iif(state = {(int)MessageState.Removed}, removed_at, @now)),
            changed_at = iif(@state = state, changed_at, @now)
        WHERE id = @id AND route = @route
        RETURNING newest_beside
        """;
}
