using System.Collections.Concurrent;
using MailSyncPS.Engine.Texts;
using Microsoft.Data.Sqlite;

namespace MailSyncPS.Engine.Ledger.Sqlite;

/// <summary>The tables of the ledger, and the way from one version of them to the next.</summary>
static class LedgerSchema
{
    /// <summary>What marks a database as a ledger: "MSPL".</summary>
    public const int ApplicationId = 0x4D53504C;

    /// <summary>What each version adds to the one before; the first makes the ledger.</summary>
    static readonly string[] Steps =
    [
        """
        CREATE TABLE mailbox (
            id INTEGER PRIMARY KEY,
            protocol INTEGER NOT NULL,
            host TEXT NOT NULL,
            login TEXT NOT NULL,
            UNIQUE (protocol, host, login)
        ) STRICT;

        CREATE TABLE route (
            id INTEGER PRIMARY KEY,
            source INTEGER NOT NULL REFERENCES mailbox,
            destination INTEGER NOT NULL REFERENCES mailbox,
            UNIQUE (destination, source)
        ) STRICT;

        CREATE TABLE message (
            id INTEGER PRIMARY KEY,
            route INTEGER NOT NULL REFERENCES route,
            folder TEXT NOT NULL,
            validity INTEGER NOT NULL,
            uid TEXT NOT NULL,
            size INTEGER NOT NULL,
            hash BLOB,
            arrived INTEGER,
            arrived_offset INTEGER,
            first_seen INTEGER NOT NULL,
            state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 8),
            proof INTEGER NOT NULL CHECK (proof BETWEEN 0 AND 2),
            copy_folder TEXT,
            copy_validity INTEGER NOT NULL,
            copy_uid INTEGER,
            watermark INTEGER NOT NULL,
            sent_at INTEGER,
            removal_begun INTEGER NOT NULL CHECK (removal_begun IN (0, 1)),
            reason TEXT,
            CHECK ((arrived IS NULL) = (arrived_offset IS NULL)),
            CHECK (copy_uid IS NULL OR copy_folder IS NOT NULL)
        ) STRICT;

        CREATE UNIQUE INDEX message_key ON message (route, folder, validity, uid);
        CREATE UNIQUE INDEX message_claim ON message (route, copy_folder, copy_validity, copy_uid) WHERE copy_uid IS NOT NULL;
        CREATE INDEX message_hash ON message (hash) WHERE copy_uid IS NOT NULL;
        CREATE INDEX message_sent ON message (route, sent_at, size) WHERE sent_at IS NOT NULL;
        CREATE INDEX message_unsettled ON message (route) WHERE state IN (1, 2, 3, 6, 7);

        CREATE TABLE watermark (
            route INTEGER NOT NULL REFERENCES route,
            copy_folder TEXT NOT NULL,
            validity INTEGER NOT NULL,
            uid_next INTEGER NOT NULL,
            PRIMARY KEY (route, copy_folder)
        ) STRICT, WITHOUT ROWID;
        """,
        """
        ALTER TABLE message ADD COLUMN absent INTEGER NOT NULL DEFAULT 0 CHECK (absent IN (0, 1));

        DROP TABLE watermark;
        CREATE TABLE watermark (
            route INTEGER NOT NULL REFERENCES route,
            folder TEXT NOT NULL,
            copy_folder TEXT NOT NULL,
            validity INTEGER NOT NULL,
            uid_next INTEGER NOT NULL,
            PRIMARY KEY (route, folder, copy_folder)
        ) STRICT, WITHOUT ROWID;
        """,
        """
        ALTER TABLE mailbox ADD COLUMN address TEXT;

        ALTER TABLE message ADD COLUMN proven_at INTEGER;
        ALTER TABLE message ADD COLUMN removed_at INTEGER;
        ALTER TABLE message ADD COLUMN changed_at INTEGER;

        CREATE TABLE reading (
            mailbox INTEGER NOT NULL REFERENCES mailbox,
            read_at INTEGER NOT NULL,
            used INTEGER NOT NULL,
            limit_bytes INTEGER,
            messages INTEGER NOT NULL,
            source INTEGER NOT NULL CHECK (source BETWEEN 0 AND 3),
            growth INTEGER,
            trend INTEGER NOT NULL CHECK (trend BETWEEN 0 AND 3),
            PRIMARY KEY (mailbox, read_at)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE run (
            id INTEGER PRIMARY KEY,
            route INTEGER NOT NULL REFERENCES route,
            kind INTEGER NOT NULL CHECK (kind IN (0, 1)),
            process INTEGER NOT NULL,
            begun_at INTEGER NOT NULL,
            ended_at INTEGER,
            outcome INTEGER NOT NULL CHECK (outcome BETWEEN 0 AND 5),
            listed INTEGER NOT NULL DEFAULT 0,
            done INTEGER NOT NULL DEFAULT 0,
            bytes INTEGER NOT NULL DEFAULT 0,
            already_forwarded INTEGER NOT NULL DEFAULT 0,
            quarantined INTEGER NOT NULL DEFAULT 0,
            failed INTEGER NOT NULL DEFAULT 0,
            not_reached INTEGER NOT NULL DEFAULT 0,
            kept_recent INTEGER NOT NULL DEFAULT 0,
            kept_unproven INTEGER NOT NULL DEFAULT 0,
            kept_copy_gone INTEGER NOT NULL DEFAULT 0,
            percent_before REAL,
            percent_after REAL,
            failure TEXT,
            failure_text TEXT,
            CHECK (outcome NOT IN (1, 2, 3, 4) OR ended_at IS NOT NULL)
        ) STRICT;

        CREATE INDEX run_route ON run (route, begun_at);
        """,
        // The table is made anew, as a CHECK can't be changed. What former versions noted in ids becomes columns: a record whose id was
        // given to another message is retired, and records that gave their id away stand for nothing.
        """
        ALTER TABLE message RENAME TO message_3;

        CREATE TABLE message (
            id INTEGER PRIMARY KEY,
            route INTEGER NOT NULL REFERENCES route,
            folder TEXT NOT NULL,
            validity INTEGER NOT NULL,
            uid TEXT NOT NULL,
            retired INTEGER NOT NULL DEFAULT 0 CHECK (retired IN (0, id)),
            size INTEGER NOT NULL,
            hash BLOB,
            stable_hash BLOB,
            arrived INTEGER,
            arrived_offset INTEGER,
            first_seen INTEGER NOT NULL,
            state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 8),
            proof INTEGER NOT NULL CHECK (proof BETWEEN 0 AND 7),
            copy_folder TEXT,
            copy_validity INTEGER NOT NULL,
            copy_uid INTEGER,
            copy_ours INTEGER NOT NULL DEFAULT 0 CHECK (copy_ours IN (0, 1)),
            watermark INTEGER NOT NULL,
            sent_at INTEGER,
            removal_begun INTEGER NOT NULL CHECK (removal_begun IN (0, 1)),
            reason TEXT,
            absent INTEGER NOT NULL DEFAULT 0 CHECK (absent IN (0, 1)),
            proven_at INTEGER,
            removed_at INTEGER,
            changed_at INTEGER,
            attempts INTEGER NOT NULL DEFAULT 0,
            retry_at INTEGER,
            sender TEXT,
            subject TEXT,
            CHECK ((arrived IS NULL) = (arrived_offset IS NULL)),
            CHECK (copy_uid IS NULL OR copy_folder IS NOT NULL)
        ) STRICT;

        INSERT INTO message (id, route, folder, validity, uid, retired, size, hash, arrived, arrived_offset, first_seen, state, proof,
            copy_folder, copy_validity, copy_uid, copy_ours, watermark, sent_at, removal_begun, reason, absent, proven_at, removed_at, changed_at)
        SELECT id, route, folder, validity,
            iif(uid GLOB '* until 2???????T*', substr(uid, 1, instr(uid, ' until 2') - 1), uid), iif(uid GLOB '* until 2???????T*', id, 0),
            size, hash, arrived, arrived_offset, first_seen, state, proof, copy_folder, copy_validity, copy_uid,
            copy_uid IS NOT NULL AND sent_at IS NOT NULL AND watermark > 0 AND copy_uid >= watermark,
            watermark, sent_at, removal_begun, reason, iif(uid GLOB '* until 2???????T*', 1, absent), proven_at, removed_at, changed_at
        FROM message_3 WHERE NOT (state = 0 AND uid GLOB '* bound to [0-9]*');

        DROP TABLE message_3;

        CREATE UNIQUE INDEX message_key ON message (route, folder, validity, uid, retired);
        CREATE UNIQUE INDEX message_claim ON message (route, copy_folder, copy_validity, copy_uid) WHERE copy_uid IS NOT NULL;
        CREATE INDEX message_hash ON message (hash) WHERE copy_uid IS NOT NULL;
        CREATE INDEX message_stable_hash ON message (stable_hash) WHERE copy_uid IS NOT NULL AND stable_hash IS NOT NULL;
        CREATE INDEX message_sent ON message (route, sent_at, size) WHERE sent_at IS NOT NULL;
        CREATE INDEX message_unsettled ON message (route) WHERE state IN (1, 2, 3, 6, 7);
        """,
        // What a destination calls its copies is a number or a text, as it likes. Until here all of them were IMAP's: UIDVALIDITY is the
        // epoch, a UID the id, UIDNEXT the mark, and a mark that was not told was 0. A run is told to be at work by the lock that it holds.
        """
        ALTER TABLE message RENAME TO message_4;

        CREATE TABLE message (
            id INTEGER PRIMARY KEY,
            route INTEGER NOT NULL REFERENCES route,
            folder TEXT NOT NULL,
            validity INTEGER NOT NULL,
            uid TEXT NOT NULL,
            retired INTEGER NOT NULL DEFAULT 0 CHECK (retired IN (0, id)),
            size INTEGER NOT NULL,
            hash BLOB,
            stable_hash BLOB,
            arrived INTEGER,
            arrived_offset INTEGER,
            first_seen INTEGER NOT NULL,
            state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 8),
            proof INTEGER NOT NULL CHECK (proof BETWEEN 0 AND 7),
            copy_folder TEXT,
            copy_epoch ANY NOT NULL CHECK (typeof(copy_epoch) IN ('integer', 'text')),
            copy_id ANY CHECK (typeof(copy_id) IN ('integer', 'text', 'null')),
            copy_ours INTEGER NOT NULL DEFAULT 0 CHECK (copy_ours IN (0, 1)),
            mark_epoch ANY NOT NULL CHECK (typeof(mark_epoch) IN ('integer', 'text')),
            mark ANY NOT NULL CHECK (typeof(mark) IN ('integer', 'text')),
            sent_at INTEGER,
            removal_begun INTEGER NOT NULL CHECK (removal_begun IN (0, 1)),
            reason TEXT,
            absent INTEGER NOT NULL DEFAULT 0 CHECK (absent IN (0, 1)),
            proven_at INTEGER,
            removed_at INTEGER,
            changed_at INTEGER,
            attempts INTEGER NOT NULL DEFAULT 0,
            retry_at INTEGER,
            sender TEXT,
            subject TEXT,
            CHECK ((arrived IS NULL) = (arrived_offset IS NULL)),
            CHECK (copy_id IS NULL OR copy_folder IS NOT NULL)
        ) STRICT;

        INSERT INTO message (id, route, folder, validity, uid, retired, size, hash, stable_hash, arrived, arrived_offset, first_seen, state, proof,
            copy_folder, copy_epoch, copy_id, copy_ours, mark_epoch, mark, sent_at, removal_begun, reason, absent, proven_at, removed_at, changed_at,
            attempts, retry_at, sender, subject)
        SELECT id, route, folder, validity, uid, retired, size, hash, stable_hash, arrived, arrived_offset, first_seen, state, proof,
            copy_folder, copy_validity, copy_uid, copy_ours, iif(watermark = 0, 0, copy_validity), watermark, sent_at, removal_begun, reason, absent,
            proven_at, removed_at, changed_at, attempts, retry_at, sender, subject
        FROM message_4;

        DROP TABLE message_4;

        CREATE UNIQUE INDEX message_key ON message (route, folder, validity, uid, retired);
        CREATE UNIQUE INDEX message_claim ON message (route, copy_folder, copy_epoch, copy_id) WHERE copy_id IS NOT NULL;
        CREATE INDEX message_hash ON message (hash) WHERE copy_id IS NOT NULL;
        CREATE INDEX message_stable_hash ON message (stable_hash) WHERE copy_id IS NOT NULL AND stable_hash IS NOT NULL;
        CREATE INDEX message_sent ON message (route, sent_at, size) WHERE sent_at IS NOT NULL;
        CREATE INDEX message_unsettled ON message (route) WHERE state IN (1, 2, 3, 6, 7);

        ALTER TABLE watermark RENAME TO watermark_4;
        CREATE TABLE watermark (
            route INTEGER NOT NULL REFERENCES route,
            folder TEXT NOT NULL,
            copy_folder TEXT NOT NULL,
            epoch ANY NOT NULL CHECK (typeof(epoch) IN ('integer', 'text')),
            mark ANY NOT NULL CHECK (typeof(mark) IN ('integer', 'text')),
            PRIMARY KEY (route, folder, copy_folder)
        ) STRICT, WITHOUT ROWID;
        INSERT INTO watermark (route, folder, copy_folder, epoch, mark) SELECT route, folder, copy_folder, validity, uid_next FROM watermark_4;
        DROP TABLE watermark_4;

        ALTER TABLE run DROP COLUMN process;
        ALTER TABLE run ADD COLUMN holding TEXT;
        """,
        // Which messages lay beside one when its removal was begun: those of the records up to a number.
        """
        ALTER TABLE message ADD COLUMN newest_beside INTEGER NOT NULL DEFAULT 0;

        CREATE INDEX message_beside ON message (newest_beside) WHERE newest_beside > 0;
        """,
        // How many bytes were read of what a destination holds, by the minute.
        """
        CREATE TABLE reading_back (
            destination INTEGER NOT NULL REFERENCES mailbox,
            read_at INTEGER NOT NULL,
            bytes INTEGER NOT NULL,
            PRIMARY KEY (destination, read_at)
        ) STRICT, WITHOUT ROWID;
        """,
        // The destination folders that went back to an earlier state, until the copies of a route there were looked at again.
        """
        CREATE TABLE restored (
            route INTEGER NOT NULL REFERENCES route,
            copy_folder TEXT NOT NULL,
            copy_epoch ANY NOT NULL CHECK (typeof(copy_epoch) IN ('integer', 'text')),
            PRIMARY KEY (route, copy_folder, copy_epoch)
        ) STRICT, WITHOUT ROWID;
        """,
        // The few messages whose copies people threw away before anybody knew where they lie, by content.
        """
        CREATE INDEX message_discarded ON message (stable_hash) WHERE copy_id IS NULL AND stable_hash IS NOT NULL AND state IN (4, 6, 7, 8);
        """,
        // Those among them whose copies the destination altered, so that they were set aside.
        """
        DROP INDEX message_discarded;
        CREATE INDEX message_placeless ON message (stable_hash) WHERE copy_id IS NULL AND stable_hash IS NOT NULL AND state IN (4, 5, 6, 7, 8);
        """,
    ];

    static readonly ConcurrentDictionary<int, IReadOnlyList<(string Name, string Words)>> Expected = new();

    /// <summary>The version that this code reads and writes.</summary>
    public static int Version => Steps.Length;

    /// <summary>
    /// Makes sure that a database is a ledger with all its parts and nothing else, or is empty. No table is looked into before.
    /// </summary>
    /// <returns>Its version; 0 for an empty database.</returns>
    public static int Identify(SqliteSession session, string path)
    {
        var application = session.Number("PRAGMA application_id");
        var version = session.Number("PRAGMA user_version");
        if (application == 0 && version == 0 && session.Number("SELECT count(*) FROM sqlite_schema") == 0)
            return 0;
        if (application != ApplicationId)
            throw LedgerFaults.Invalid(path, LedgerTexts.OtherDatabase);
        if (version > Version)
            throw LedgerFaults.TooNew(path, version, Version);
        if (version < 1)
            throw LedgerFaults.Invalid(path, LedgerTexts.FormatVersionUnknown(version));
        Verify(session, (int)version, path);
        return (int)version;
    }

    /// <summary>Brings a ledger up to date, within the transaction that is open.</summary>
    public static void Upgrade(SqliteSession session, string path) => Upgrade(session, path, Version);

    /// <summary>Brings a ledger up to a version, within the transaction that is open.</summary>
    internal static void Upgrade(SqliteSession session, string path, int target)
    {
        var version = Identify(session, path);
        if (version >= target)
            return;
        foreach (var step in Steps.Take(target).Skip(version))
            session.RunOnce(step);
        session.RunOnce($"PRAGMA application_id = {ApplicationId}; PRAGMA user_version = {target};");
    }

    // A trigger, a view in the place of a table, or a column that computes would run with our statements.
    static void Verify(SqliteSession session, int version, string path)
    {
        var expected = Expected.GetOrAdd(version, PartsOf, session.Time);
        var found = Parts(session, expected.Count + 1);
        if (expected.Select(part => part.Name).Except(found.Select(part => part.Name)).Any())
            throw LedgerFaults.Invalid(path, LedgerTexts.TablesMissing);
        if (found.Except(expected).Select(part => part.Name).FirstOrDefault() is { } other)
            throw LedgerFaults.Invalid(path, LedgerTexts.FormatSchemaOther(PlainText.Clean(other)));
    }

    /// <summary>The parts of a ledger of a version, as its steps make them.</summary>
    static IReadOnlyList<(string Name, string Words)> PartsOf(int version, TimeProvider time)
    {
        using var session = SqliteSession.Open(":memory:", SqliteOpenMode.Memory, time);
        foreach (var step in Steps.Take(version))
            session.RunOnce(step);
        return Parts(session, int.MaxValue);
    }

    // A trigger may have the name of a table.
    static List<(string Name, string Words)> Parts(SqliteSession session, int most) =>
        session.Rows(row => (row.GetString(0), Words(row.GetString(1))),
        "SELECT coalesce(type, '') || ' ' || coalesce(name, ''), coalesce(tbl_name, '') || ' ' || coalesce(sql, '') FROM sqlite_schema LIMIT @most", ("@most", (long)most));

    static string Words(string sql) => string.Join(' ', sql.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>Whether all parts of a ledger are of the same moment: that every row is in the indexes, and no other.</summary>
    public static bool IsWhole(SqliteSession session)
    {
        // The check that is built in does not count what is in an index over some of the rows.
        (string Index, string Rows)[] partial =
        [
            ("message_claim", "copy_id IS NOT NULL"),
            ("message_hash", "copy_id IS NOT NULL"),
            ("message_stable_hash", "copy_id IS NOT NULL AND stable_hash IS NOT NULL"),
            ("message_sent", "sent_at IS NOT NULL"),
            ("message_unsettled", "state IN (1, 2, 3, 6, 7)"),
            ("message_beside", "newest_beside > 0"),
            ("message_placeless", "copy_id IS NULL AND stable_hash IS NOT NULL AND state IN (4, 5, 6, 7, 8)"),
        ];
        return session.Rows(row => row.GetString(0), "PRAGMA integrity_check(1)") is ["ok"]
            && partial.All(p => session.Number($"SELECT count(*) FROM message INDEXED BY {p.Index} WHERE {p.Rows}") == session.Number(
                $"SELECT count(*) FROM message NOT INDEXED WHERE {p.Rows}"));
    }
}
