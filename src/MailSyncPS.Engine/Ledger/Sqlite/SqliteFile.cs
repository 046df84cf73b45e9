using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using SQLitePCL;

namespace MailSyncPS.Engine.Ledger.Sqlite;

/// <summary>What is known of a file that is in use as a database.</summary>
static class SqliteFile
{
    /// <summary>SQLITE_FCNTL_HAS_MOVED.</summary>
    const int HasMoved = 20;

    static readonly ConcurrentDictionary<string, int> InUse = new(StringComparer.Ordinal);

    /// <summary>Whether this process uses the file already.</summary>
    public static bool IsInUse(string path) => InUse.GetValueOrDefault(path) > 0;

    /// <summary>Notes that this process begins to use the file, or ends it.</summary>
    public static void NoteUse(string path, bool begins) =>
        InUse.AddOrUpdate(path, begins ? 1 : 0, (_, count) => count + (begins ? 1 : -1));

    /// <summary>
    /// Whether the file was removed, renamed or replaced since it was opened. Where the system can't tell, it could not be either.
    /// </summary>
    public static bool WasMoved(sqlite3 database)
    {
        var moved = 0;
        return Control(database, "main\0"u8.ToArray(), HasMoved, ref moved) == raw.SQLITE_OK && moved != 0;
    }

    [DllImport("e_sqlite3", EntryPoint = "sqlite3_file_control", CallingConvention = CallingConvention.Cdecl)]
    static extern int Control(sqlite3 database, byte[] name, int operation, ref int argument);
}
