namespace MailSyncPS.Engine.Ledger.Sqlite;

/// <summary>The statements over messages. Each finds its rows by an index, however many there are.</summary>
static class RouteSql
{
    const string IsListed = "retired = 0 AND validity = @validity AND uid IN (SELECT value FROM json_each(@uids))";

    public const string FindByUid =
        $"SELECT {MessageRow.Columns} FROM message WHERE route = @route AND folder = @folder AND {IsListed}";

    public const string Index = "SELECT validity, uid, size, state, absent, arrived, retired, retry_at FROM message WHERE route = @route AND folder = @folder";

    /// <summary>States that a message is only passing through; the list is the one of the partial index.</summary>
    public const string FindUnsettled =
        $"SELECT {MessageRow.Columns} FROM message WHERE route = @route AND state IN (1, 2, 3, 6, 7) AND +state IN (SELECT value FROM json_each(@states)) ORDER BY id";

    public const string FindByState =
        $"SELECT {MessageRow.Columns} FROM message INDEXED BY message_key WHERE route = @route AND state IN (SELECT value FROM json_each(@states)) ORDER BY id";

    public const string FindByFolder = $"SELECT {MessageRow.Columns} FROM message WHERE route = @route AND folder = @folder AND state <> 8 ORDER BY id";

    public const string FindOrphans = $"""
        SELECT {MessageRow.Columns} FROM message
        WHERE route = @route AND folder = @folder AND hash IS NOT NULL AND iif(state = 8, size IN (SELECT value FROM json_each(@sizes)), absent = 1)
        ORDER BY state = 8, id
        """;

    public const string FindClaims = """
        SELECT m.copy_folder, m.copy_validity, m.copy_uid, m.id, s.protocol, s.host, s.login, m.hash,
            m.state NOT IN (6, 7, 8) AND m.absent = 0, m.stable_hash, s.address, m.state IN (4, 6, 7, 8)
        FROM message m CROSS JOIN route r ON r.id = m.route CROSS JOIN mailbox s ON s.id = r.source
        WHERE m.hash IN (SELECT unhex(value) FROM json_each(@hashes)) AND m.copy_uid IS NOT NULL AND r.destination = @destination
        ORDER BY m.id
        """;

    public const string FindStableClaims = """
        SELECT m.copy_folder, m.copy_validity, m.copy_uid, m.id, s.protocol, s.host, s.login, m.hash,
            m.state NOT IN (6, 7, 8) AND m.absent = 0, m.stable_hash, s.address, m.state IN (4, 6, 7, 8)
        FROM message m CROSS JOIN route r ON r.id = m.route CROSS JOIN mailbox s ON s.id = r.source
        WHERE m.stable_hash IN (SELECT unhex(value) FROM json_each(@hashes)) AND m.stable_hash IS NOT NULL AND m.copy_uid IS NOT NULL
            AND m.hash IS NOT NULL AND r.destination = @destination
        ORDER BY m.id
        """;

    public const string FindClaimedFolders =
        "SELECT copy_folder, copy_validity, max(copy_uid) FROM message WHERE route = @route AND copy_uid IS NOT NULL GROUP BY copy_folder, copy_validity";

    public const string FindByCopyFolder =
        $"SELECT {MessageRow.Columns} FROM message WHERE route = @route AND copy_folder = @folder AND copy_validity = @validity AND copy_uid IS NOT NULL ORDER BY copy_uid";

    public const string Forget = "DELETE FROM message WHERE id = @id AND route = @route AND state = 0 AND hash IS NULL";

    public const string FindClaimedUids =
        "SELECT copy_uid FROM message WHERE route = @route AND copy_folder = @folder AND copy_validity = @validity AND copy_uid IS NOT NULL";

    public const string FindPresentSizes =
        "SELECT m.size FROM route r CROSS JOIN message m ON m.route = r.id WHERE r.destination = @destination AND r.source = @source AND m.state <> 8 AND m.absent = 0";

    /// <summary>Messages of a folder whose presence is no longer as it was noted.</summary>
    public const string CountChangedPresence =
        $"SELECT count(*) FROM message WHERE route = @route AND folder = @folder AND retired = 0 AND state <> 8 AND absent = ({IsListed})";

    public const string NotePresence =
        $"UPDATE message SET absent = NOT ({IsListed}) WHERE route = @route AND folder = @folder AND retired = 0 AND state <> 8 AND absent = ({IsListed})";

    /// <summary>Settled messages of other folders that have one of these sizes, those that were removed among them.</summary>
    public const string FindInOtherFolders =
        $"SELECT {MessageRow.Columns} FROM message WHERE route = @route AND folder <> @folder AND state >= 4 AND hash IS NOT NULL AND size IN (SELECT value FROM json_each(@sizes)) ORDER BY id";

    /// <summary>Messages in doubt (states 1 and 2) of the same login under another protocol. The longer list of states is the index's.</summary>
    public const string CountOtherDoubt = """
        SELECT count(*) FROM mailbox s CROSS JOIN route r ON r.source = s.id CROSS JOIN message m ON m.route = r.id
        WHERE s.host = @host AND s.login = @login AND s.protocol <> @protocol AND r.destination = @destination AND m.state IN (1, 2, 3, 6, 7) AND m.state < 3
        """;

    public const string SumSent =
        "SELECT sum(size) FROM message WHERE route IN (SELECT id FROM route WHERE destination = @destination) AND sent_at >= @since AND sent_at < @until";

    public const string FindSent = """
        SELECT sent_at, size FROM message
        WHERE route IN (SELECT id FROM route WHERE destination = @destination) AND sent_at >= @since AND sent_at < @until
        ORDER BY sent_at
        """;

    public const string FindStored = "SELECT state, folder, validity, uid, copy_folder, copy_validity, copy_uid, retired FROM message WHERE id = @id AND route = @route";

    public const string FindClaimant =
        "SELECT id FROM message WHERE route = @route AND copy_folder = @folder AND copy_validity = @validity AND copy_uid = @uid AND id <> @id";

    /// <summary>Frees the key and the claim of a message that gets other ones, so that messages can swap theirs.</summary>
    public const string Park = "UPDATE message SET validity = -id, copy_uid = NULL WHERE id = @id";

    public const string Insert = """
        INSERT INTO message (route, folder, validity, uid, size, hash, arrived, arrived_offset, first_seen, state, proof,
            copy_folder, copy_validity, copy_uid, watermark, sent_at, removal_begun, reason, stable_hash, copy_ours, attempts, retry_at, sender, subject,
            proven_at, changed_at)
        VALUES (@route, @folder, @validity, @uid, @size, @hash, @arrived, @arrivedOffset, @firstSeen, @state, @proof,
            @copyFolder, @copyValidity, @copyUid, @watermark, @sentAt, @removalBegun, @reason, @stableHash, @copyOurs, @attempts, @retryAt, @sender, @subject,
            iif(@state = 4, @now, NULL), @now)
        RETURNING id
        """;

    /// <summary>
    /// What is saved was listed just now; only a retired record stands for a message that is not there under its id.
    /// In what is assigned, <c>state</c> is still the former one: Proven is new after the states before it, and Removed until it is seen again.
    /// </summary>
    public const string Update = """
        UPDATE message SET folder = @folder, validity = @validity, uid = @uid, size = @size, hash = @hash, arrived = @arrived,
            arrived_offset = @arrivedOffset, first_seen = @firstSeen, state = @state, proof = @proof, copy_folder = @copyFolder,
            copy_validity = @copyValidity, copy_uid = @copyUid, watermark = @watermark, sent_at = @sentAt,
            removal_begun = @removalBegun, reason = @reason, stable_hash = @stableHash, copy_ours = @copyOurs, attempts = @attempts,
            retry_at = @retryAt, sender = @sender, subject = @subject,
            retired = iif(@isRetired, id, 0), absent = @isRetired,
            proven_at = iif(@state = 4 AND state < 4, @now, proven_at),
            removed_at = iif(@state <> 8, NULL, iif(state = 8, removed_at, @now)),
            changed_at = iif(@state = state, changed_at, @now)
        WHERE id = @id AND route = @route
        """;
}
