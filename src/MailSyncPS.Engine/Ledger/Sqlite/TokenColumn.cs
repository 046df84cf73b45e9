using Microsoft.Data.Sqlite;

namespace MailSyncPS.Engine.Ledger.Sqlite;

/// <summary>
/// A destination's tokens in columns of the type ANY, which keep a number as a number. No token is 0 where a row must have one to be told
/// from others, and NULL in the id of a copy that is not known.
/// </summary>
static class TokenColumn
{
    /// <summary>Reads a token; none from 0 and from NULL.</summary>
    /// <exception cref="InvalidDataException">It is no token: a fraction, a blob, or a number below 0.</exception>
    public static CopyToken Read(SqliteDataReader row, int column) => row.GetValue(column) switch
    {
        long number when number >= 0 => CopyToken.Of(number),
        string text => CopyToken.Of(text),
        DBNull => default,
        var other => throw new InvalidDataException($"{row.GetName(column)}: {other}"),
    };

    /// <summary>Reads a copy from its folder, epoch and id, which are one after the other; null where there is no folder.</summary>
    public static CopyRef? ReadCopy(SqliteDataReader row, int column) =>
        row.IsDBNull(column) ? null : new CopyRef(row.GetString(column), Read(row, column + 1), Read(row, column + 2));

    /// <summary>The value of a token.</summary>
    public static object Of(CopyToken token) => token.Number is { } number ? number : token.ToString();

    /// <summary>The value of an id, which may not be known.</summary>
    public static object? OfId(CopyToken? id) => id is { IsNone: false } known ? Of(known) : null;
}
