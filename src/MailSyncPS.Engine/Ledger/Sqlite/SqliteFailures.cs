using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace MailSyncPS.Engine.Ledger.Sqlite;

/// <summary>Says what a failure of SQLite means for the ledger.</summary>
static class SqliteFailures
{
    /// <summary>The failure of the ledger at a path.</summary>
    public static Exception Translate(SqliteException failure, string path) => failure.SqliteErrorCode switch
    {
        raw.SQLITE_CONSTRAINT => new InvalidOperationException($"The ledger {path} refused what was to be saved: {failure.Message}", failure),
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED => LedgerFaults.NotWritable(path, $"another process kept it busy for {SqliteSession.Patience.TotalSeconds:0} seconds", failure),
        raw.SQLITE_FULL => LedgerFaults.NotWritable(path, "the disk is full", failure),
        raw.SQLITE_READONLY => LedgerFaults.NotWritable(path, "it is read-only", failure),
        raw.SQLITE_CANTOPEN or raw.SQLITE_PERM => LedgerFaults.NotWritable(path, "the file, or one beside it, can't be opened or made", failure),
        raw.SQLITE_IOERR => LedgerFaults.NotWritable(path, $"the file system reported an error ({failure.SqliteExtendedErrorCode})", failure),
        raw.SQLITE_NOMEM or raw.SQLITE_PROTOCOL or raw.SQLITE_NOLFS => LedgerFaults.NotWritable(path, failure.Message, failure),
        raw.SQLITE_NOTADB => LedgerFaults.Invalid(path, "it is not a database", failure),
        raw.SQLITE_CORRUPT => LedgerFaults.Invalid(path, "the database is damaged", failure),
        _ => LedgerFaults.Invalid(path, failure.Message, failure),
    };
}
