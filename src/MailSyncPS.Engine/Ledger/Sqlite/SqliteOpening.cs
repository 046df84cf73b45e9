using MailSyncPS.Engine.Files;
using MailSyncPS.Engine.Texts;
using Microsoft.Data.Sqlite;
using MailSyncPS.Texts;
using SQLitePCL;

namespace MailSyncPS.Engine.Ledger.Sqlite;

/// <summary>Opens the database of a ledger, and makes it where it may.</summary>
static class SqliteOpening
{
    const string InMemory = ":memory:";
    const int SmallestPage = 512;

    static readonly string[] Beside = ["", "-wal", "-shm", "-journal"];
    static readonly object Creation = new();

    /// <summary>Opens the ledger at a path.</summary>
    public static SqliteSession Open(string path, LedgerAccess access, RunTimeouts timeouts)
    {
        try
        {
            RequireTrust(path);
            RequireWholeBlocks(path);
            return OpenPatiently(path, access, timeouts);
        }
        catch (UntrustedFileException e)
        {
            throw LedgerFaults.NotTrusted(path, e);
        }
        catch (SqliteException e)
        {
            throw SqliteFailures.Translate(e, path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw LedgerFaults.NotWritable(path, e.Message, e);
        }
    }

    static SqliteSession OpenForWriting(string path, TimeProvider time)
    {
        OwnFolder.Create(Path.GetDirectoryName(path)!);
        CreateFile(path);
        // What was missing before may have been put there since; from here on nobody else can.
        RequireTrust(path);
        var isLogLeft = HasLog(path) && !SqliteFile.IsInUse(path);
        return Checked(SqliteSession.Open(path, SqliteOpenMode.ReadWrite, time), session =>
        {
            // What is not ours is not touched, so this comes before the switch to write-ahead logging.
            var version = session.Observe(() => LedgerSchema.Identify(session, path));
            if (version > 0 && isLogLeft)
                RequireFittingLog(session, path);
            // Only with FULL does a commit survive a power cut in this mode; macOS flushes a disk's cache only when asked so.
            session.RunOnce("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; "
                + "PRAGMA fullfsync = ON; PRAGMA checkpoint_fullfsync = ON;");
            // A process that was halted may hold the right to write, and what is up to date needs none.
            if (version == LedgerSchema.Version)
                return;
            session.Transact(() =>
            {
                LedgerSchema.Upgrade(session, path);
                RunSteps.Reach("ledger opening");
                return true;
            });
        });
    }

    // A program of Windows that lets nobody in makes SQLite open the file for reading alone, or not at all. Elsewhere nobody can,
    // and no file that SQLite has open may be opened there.
    static SqliteSession OpenPatiently(string path, LedgerAccess access, RunTimeouts timeouts)
    {
        for (var attempt = 1; ; attempt++)
        {
            if (OperatingSystem.IsWindows()
                && !Array.TrueForAll(Beside, suffix => HeldFile.WaitUntilFree(path + suffix, timeouts.HeldLedger, timeouts)))
                throw LedgerFaults.NotWritable(path, FileTexts.HeldElsewhere);
            try
            {
                return access == LedgerAccess.ReadWrite ? OpenForWriting(path, timeouts.Time) : OpenForReading(path, timeouts.Time);
            }
            catch (SqliteException e) when (OperatingSystem.IsWindows() && IsForbidden(e) && attempt < timeouts.MostLedgerOpenings)
            {
            }
        }
    }

    static void RequireTrust(string path)
    {
        FileTrust.CheckFolder(Path.GetDirectoryName(path)!);
        foreach (var suffix in Beside)
            FileTrust.CheckFile(path + suffix);
    }

    // After a crash the log holds what is newer than the file. Somebody who put an older file in place and left the log
    // would get a mixture of both, which no single row shows.
    static void RequireFittingLog(SqliteSession session, string path)
    {
        // Another process may be writing, so all parts are looked at as of one moment.
        if (!session.Observe(() => LedgerSchema.IsWhole(session)))
            throw LedgerFaults.Invalid(path, LedgerTexts.FormatLogOfOther(path + "-wal"));
    }

    static SqliteSession OpenForReading(string path, TimeProvider time)
    {
        if (!Exists(path))
        {
            LedgerFolder.EnsurePossible(path);
            return OpenEmpty(time);
        }
        var version = 0;
        var session = Checked(OpenExisting(path, time), opened => version = opened.Observe(() => LedgerSchema.Identify(opened, path)));
        if (version == LedgerSchema.Version)
            return session;
        using (session)
            return version > 0 ? OpenUpgraded(session, path, time) : OpenEmpty(time);
    }

    // An older ledger is read as it would be once it is brought up to date, which is left to the next run that writes.
    static SqliteSession OpenUpgraded(SqliteSession older, string path, TimeProvider time) =>
        Checked(SqliteSession.Open(InMemory, SqliteOpenMode.Memory, time), session =>
    {
        older.CopyTo(session);
        LedgerSchema.Upgrade(session, path);
        session.RunOnce("PRAGMA query_only = ON");
    });

    static SqliteSession OpenEmpty(TimeProvider time) => Checked(SqliteSession.Open(InMemory, SqliteOpenMode.Memory, time), session =>
    {
        LedgerSchema.Upgrade(session, InMemory);
        session.RunOnce("PRAGMA query_only = ON");
    });

    // A reader of a database in WAL mode needs the two files beside it. Where they are, reading alone changes nothing.
    // Where they aren't, it would make them and leave them behind; a connection that may write takes them away at its end.
    static SqliteSession OpenExisting(string path, TimeProvider time)
    {
        var log = new FileInfo(path + "-wal");
        if (log.Exists && File.Exists(path + "-shm"))
            return SqliteSession.Open(path, SqliteOpenMode.ReadOnly, time);
        try
        {
            return Checked(SqliteSession.Open(path, SqliteOpenMode.ReadWrite, time), session =>
            {
                session.RunOnce("PRAGMA query_only = ON");
                session.Number("PRAGMA schema_version");
            });
        }
        catch (SqliteException e) when (IsForbidden(e) && !(log.Exists && log.Length > 0))
        {
            // Nothing may be made or changed here. Without a log beside it the file is the whole ledger, and is read as it is.
            return SqliteSession.Open($"file:{Uri.EscapeDataString(path)}?immutable=1", SqliteOpenMode.ReadOnly, time);
        }
    }

    /// <summary>Whether there is such a file.</summary>
    // File.Exists would take a file in a folder that is closed to us for a missing one, and the ledger for an empty one.
    internal static bool Exists(string path)
    {
        try
        {
            File.GetAttributes(path);
            return true;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
    }

    static bool IsForbidden(SqliteException e) =>
        e.SqliteErrorCode is raw.SQLITE_CANTOPEN or raw.SQLITE_READONLY or raw.SQLITE_PERM or raw.SQLITE_IOERR;

    // SQLite would let the process's mask decide who may read it, and gives the files beside it the mode of this one.
    // No file that SQLite has open may be opened here: closing it again would drop the locks this process has on it.
    static void CreateFile(string path)
    {
        lock (Creation)
        {
            if (File.Exists(path))
                return;
            try
            {
                OwnFile.Make(path, FileAccess.ReadWrite, FileShare.ReadWrite).Dispose();
                RunSteps.Reach("ledger made");
            }
            catch (IOException) when (File.Exists(path))
            {
            }
        }
    }

    // SQLite would take a file of one byte for an empty one and write over it, and fill up a last page that was cut.
    // Whole pages that are missing it finds by itself. With a log beside it, the file may be in the middle of being written.
    static void RequireWholeBlocks(string path)
    {
        var file = new FileInfo(path);
        if (file.Exists && file.Length % SmallestPage != 0 && !HasLog(path))
            throw LedgerFaults.Invalid(path, LedgerTexts.LengthOdd);
    }

    static bool HasLog(string path) => new FileInfo(path + "-wal") is { Exists: true, Length: > 0 };

    static SqliteSession Checked(SqliteSession session, Action<SqliteSession> check)
    {
        try
        {
            check(session);
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }
}
