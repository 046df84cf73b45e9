using Npgsql;
using NpgsqlTypes;

namespace MailSyncPS.Engine.Ledger.Postgres;

/// <summary>The values of a statement, each of the type that its column has.</summary>
static class PostgresValue
{
    /// <summary>A number.</summary>
    public static NpgsqlParameter Number(string name, long? value) => Make(name, NpgsqlDbType.Bigint, value);

    /// <summary>A number with a fraction.</summary>
    public static NpgsqlParameter Fraction(string name, double? value) => Make(name, NpgsqlDbType.Double, value);

    /// <summary>A yes or no.</summary>
    public static NpgsqlParameter Flag(string name, bool value) => Make(name, NpgsqlDbType.Boolean, value);

    /// <summary>A text.</summary>
    public static NpgsqlParameter Text(string name, string? value) =>
        Make(name, NpgsqlDbType.Text, value is null ? null : PostgresText.Of(value));

    /// <summary>Bytes.</summary>
    public static NpgsqlParameter Bytes(string name, byte[]? value) => Make(name, NpgsqlDbType.Bytea, value);

    /// <summary>A time, in milliseconds since 1970.</summary>
    public static NpgsqlParameter Time(string name, DateTimeOffset? value) => Number(name, value?.ToUnixTimeMilliseconds());

    /// <summary>A token.</summary>
    public static NpgsqlParameter Token(string name, CopyToken token) => Bytes(name, PostgresToken.Of(token));

    /// <summary>An id that tells two things apart.</summary>
    public static NpgsqlParameter Id(string name, Guid value) => Make(name, NpgsqlDbType.Uuid, value);

    /// <summary>A list of numbers; null for none.</summary>
    public static NpgsqlParameter Numbers(string name, IEnumerable<long>? values) => List(name, NpgsqlDbType.Bigint, values?.ToArray());

    /// <summary>A list of numbers some of which are not there.</summary>
    public static NpgsqlParameter MaybeNumbers(string name, IEnumerable<long?> values) =>
        List(name, NpgsqlDbType.Bigint, values.ToArray());

    /// <summary>A list of yes and no.</summary>
    public static NpgsqlParameter Flags(string name, IEnumerable<bool> values) => List(name, NpgsqlDbType.Boolean, values.ToArray());

    /// <summary>A list of texts.</summary>
    public static NpgsqlParameter Texts(string name, IEnumerable<string?> values) =>
        List(name, NpgsqlDbType.Text, values.Select(value => value is null ? null : PostgresText.Of(value)).ToArray());

    /// <summary>A list of bytes.</summary>
    public static NpgsqlParameter ByteLists(string name, IEnumerable<byte[]?> values) => List(name, NpgsqlDbType.Bytea, values.ToArray());

    static NpgsqlParameter List(string name, NpgsqlDbType type, object? values) => Make(name, NpgsqlDbType.Array | type, values);

    static NpgsqlParameter Make(string name, NpgsqlDbType type, object? value) =>
        new() { ParameterName = name, NpgsqlDbType = type, Value = value ?? DBNull.Value };
}
