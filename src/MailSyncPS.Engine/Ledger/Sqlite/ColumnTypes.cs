using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace MailSyncPS.Engine.Ledger.Sqlite;

/// <summary>
/// The types that the columns of a result must have. SQLite keeps them when it writes, but takes whatever is in the file when
/// it reads, and makes 0 of a text where a number is asked for.
/// </summary>
sealed class ColumnTypes
{
    readonly sqlite3_stmt _statement;
    readonly int[] _types;

    /// <summary>The types of a result's columns, as their tables declare them.</summary>
    public ColumnTypes(SqliteDataReader result)
    {
        _statement = result.Handle!;
        _types = [.. Enumerable.Range(0, result.FieldCount).Select(TypeOf)];
    }

    /// <summary>Makes sure that the row at hand is of these types.</summary>
    /// <exception cref="InvalidDataException">It is not.</exception>
    public void Check()
    {
        for (var column = 0; column < _types.Length; column++)
        {
            if (_types[column] != raw.SQLITE_NULL && raw.sqlite3_column_type(_statement, column) is var found && found != _types[column]
                && found != raw.SQLITE_NULL)
                throw new InvalidDataException($"{raw.sqlite3_column_name(_statement, column).utf8_to_string()}: {found}");
        }
    }

    // What is computed has no declared type.
    int TypeOf(int column) => raw.sqlite3_column_decltype(_statement, column).utf8_to_string() switch
    {
        "INTEGER" => raw.SQLITE_INTEGER,
        "REAL" => raw.SQLITE_FLOAT,
        "TEXT" => raw.SQLITE_TEXT,
        "BLOB" => raw.SQLITE_BLOB,
        _ => raw.SQLITE_NULL,
    };
}
