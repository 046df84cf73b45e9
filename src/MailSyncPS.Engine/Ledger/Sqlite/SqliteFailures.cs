using MailSyncPS.Engine.Texts;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace MailSyncPS.Engine.Ledger.Sqlite;

/// <summary>Says what a failure of SQLite means for the ledger.</summary>
static class SqliteFailures
{
    /// <summary>The failure of the ledger at a path.</summary>
    public static Exception Translate(SqliteException failure, string path) => failure.SqliteErrorCode switch
    {
        raw.SQLITE_CONSTRAINT =>
            new InvalidOperationException($"The ledger {path} refused what was to be saved: {failure.Message}", failure),
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED =>
            LedgerFaults.NotWritable(path, LedgerTexts.FormatBusy($"{RunTimeouts.LedgerTurn.TotalSeconds:0}"), failure),
        raw.SQLITE_FULL => LedgerFaults.NotWritable(path, LedgerTexts.DiskFull, failure),
        raw.SQLITE_READONLY => LedgerFaults.NotWritable(path, LedgerTexts.ReadOnly, failure),
        raw.SQLITE_CANTOPEN or raw.SQLITE_PERM => LedgerFaults.NotWritable(path, LedgerTexts.NotOpened, failure),
        raw.SQLITE_IOERR => LedgerFaults.NotWritable(path, LedgerTexts.FormatFileSystemError(failure.SqliteExtendedErrorCode), failure),
        raw.SQLITE_NOMEM or raw.SQLITE_PROTOCOL or raw.SQLITE_NOLFS => LedgerFaults.NotWritable(path, failure.Message, failure),
        raw.SQLITE_NOTADB => LedgerFaults.Invalid(path, LedgerTexts.NoDatabase, failure),
        raw.SQLITE_INTERRUPT => LedgerFaults.Invalid(path, LedgerTexts.FormatTooLong($"{RunTimeouts.LedgerWork.TotalMinutes:0}"), failure),
        raw.SQLITE_TOOBIG => LedgerFaults.Invalid(path, LedgerTexts.ValueLarge, failure),
        raw.SQLITE_CORRUPT => LedgerFaults.Invalid(path, LedgerTexts.Damaged, failure),
        _ => LedgerFaults.Invalid(path, failure.Message, failure),
    };
}
