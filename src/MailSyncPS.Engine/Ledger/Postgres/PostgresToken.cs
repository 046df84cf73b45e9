using System.Buffers.Binary;
using System.Text;
using Npgsql;

namespace MailSyncPS.Engine.Ledger.Postgres;

/// <summary>
/// A destination's tokens as bytes whose order is that of the numbers: a number is its length, 0 to 8, and its bytes, the highest first;
/// a text is 0xFF and its UTF-8. So an index finds the highest of IMAP's ids, each takes a few bytes, and a text keeps every character.
/// </summary>
static class PostgresToken
{
    const byte IsText = 0xFF;

    /// <summary>The bytes of a token. None is the number 0.</summary>
    public static byte[] Of(CopyToken token)
    {
        if (token.Number is not { } number)
            return [IsText, .. Encoding.UTF8.GetBytes(token.ToString())];
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, number);
        var length = sizeof(long) - Math.Max(0, bytes.IndexOfAnyExcept((byte)0) is var first && first < 0 ? sizeof(long) : first);
        return [(byte)length, .. bytes[^length..]];
    }

    /// <summary>The bytes of an id, which may not be known.</summary>
    public static byte[]? OfId(CopyToken? id) => id is { IsNone: false } known ? Of(known) : null;

    /// <summary>Reads a token; none from NULL.</summary>
    /// <exception cref="InvalidDataException">It is no token.</exception>
    public static CopyToken Read(NpgsqlDataReader row, int column)
    {
        if (row.IsDBNull(column))
            return default;
        var bytes = row.GetFieldValue<byte[]>(column);
        if (bytes is [IsText, ..])
            return CopyToken.Of(Encoding.UTF8.GetString(bytes, 1, bytes.Length - 1));
        if (bytes.Length == 0 || bytes.Length > 1 + sizeof(long) || bytes[0] != bytes.Length - 1)
            throw new InvalidDataException($"{row.GetName(column)}: {Convert.ToHexString(bytes)}");
        Span<byte> number = stackalloc byte[sizeof(long)];
        number.Clear();
        bytes.AsSpan(1).CopyTo(number[(sizeof(long) - bytes[0])..]);
        return BinaryPrimitives.ReadInt64BigEndian(number) is >= 0 and var value
            ? CopyToken.Of(value) : throw new InvalidDataException($"{row.GetName(column)}: {Convert.ToHexString(bytes)}");
    }

    /// <summary>Reads a copy from its folder, epoch and id, which are one after the other; null where there is no folder.</summary>
    public static CopyRef? ReadCopy(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null
        : new CopyRef(PostgresText.Read(row.GetString(column)), Read(row, column + 1), Read(row, column + 2));
}
