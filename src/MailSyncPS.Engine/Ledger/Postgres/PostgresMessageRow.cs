using Npgsql;

namespace MailSyncPS.Engine.Ledger.Postgres;

/// <summary>Reads a message's record from a row.</summary>
static class PostgresMessageRow
{
    /// <summary>The columns that <see cref="Read"/> expects.</summary>
    public const string Columns = """
        id, folder, validity, uid, size, hash, arrived, arrived_offset, first_seen, state, proof, copy_folder, copy_epoch, copy_id,
            mark_epoch, mark, sent_at, removal_begun, reason, retired, stable_hash, copy_ours, attempts, retry_at, sender, subject,
            newest_beside
        """;

    /// <summary>Reads a row.</summary>
    public static MessageRecord Read(NpgsqlDataReader row) => new()
    {
        Id = row.GetInt64(0),
        Key = new MessageKey(Text(row, 1), Unsigned(row, 2), Text(row, 3)),
        Size = row.GetInt64(4),
        Hash = MaybeBytes(row, 5),
        Arrived = row.IsDBNull(6) ? null : Time(row.GetInt64(6)).ToOffset(TimeSpan.FromMinutes(row.GetInt32(7))),
        FirstSeen = Time(row.GetInt64(8)),
        State = Code<MessageState>(row, 9),
        Proof = Code<ProofKind>(row, 10),
        Copy = PostgresToken.ReadCopy(row, 11),
        SentAfter = new DestinationMark(PostgresToken.Read(row, 14), PostgresToken.Read(row, 15)),
        SentAt = MaybeTime(row, 16),
        RemovalBegun = row.GetBoolean(17),
        Reason = MaybeText(row, 18),
        IsRetired = row.GetInt64(19) != 0,
        StableHash = MaybeBytes(row, 20),
        CopyIsOurs = row.GetBoolean(21),
        Attempts = row.GetInt32(22),
        RetryAt = MaybeTime(row, 23),
        Sender = MaybeText(row, 24),
        Subject = MaybeText(row, 25),
        NewestBeside = row.GetInt64(26),
    };

    /// <summary>Reads a claim on a copy.</summary>
    public static CopyClaim ReadClaim(NpgsqlDataReader row) => new(PostgresToken.ReadCopy(row, 0)!.Value, row.GetInt64(3),
        ReadMailbox(row, 4), row.GetFieldValue<byte[]>(7), MaybeBytes(row, 9), MaybeText(row, 10), row.GetBoolean(8),
        row.GetBoolean(11), row.GetBoolean(12))
        { IsOurs = row.GetBoolean(13), IsSetAside = row.GetBoolean(14), SentAt = MaybeTime(row, 15) };

    /// <summary>Reads a mailbox whose protocol is in a column, and host and login in the next ones.</summary>
    public static MailboxKey ReadMailbox(NpgsqlDataReader row, int column)
    {
        var code = row.GetInt32(column);
        return Enum.IsDefined((MailProtocol)code) ? new((MailProtocol)code, Text(row, column + 1), Text(row, column + 2))
            : throw new InvalidDataException($"{nameof(MailProtocol)} {code}");
    }

    /// <summary>A stored time.</summary>
    public static DateTimeOffset Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    /// <summary>A stored time that may not be there.</summary>
    public static DateTimeOffset? MaybeTime(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : Time(row.GetInt64(column));

    /// <summary>A stored text.</summary>
    public static string Text(NpgsqlDataReader row, int column) => PostgresText.Read(row.GetString(column));

    /// <summary>A stored text that may not be there.</summary>
    public static string? MaybeText(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : Text(row, column);

    /// <summary>A stored number that may not be there.</summary>
    public static long? MaybeNumber(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt64(column);

    /// <summary>A stored value of an enumeration.</summary>
    public static T Code<T>(NpgsqlDataReader row, int column) where T : struct, Enum
    {
        var value = (T)Enum.ToObject(typeof(T), row.GetInt16(column));
        return Enum.IsDefined(value) ? value : throw new InvalidDataException($"{typeof(T).Name} {value}");
    }

    /// <summary>A stored number of 32 bits without a sign.</summary>
    public static uint Unsigned(NpgsqlDataReader row, int column) => checked((uint)row.GetInt64(column));

    /// <summary>Stored bytes that may not be there.</summary>
    public static byte[]? MaybeBytes(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetFieldValue<byte[]>(column);
}
