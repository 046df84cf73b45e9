using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;

namespace MailSyncPS.Engine.Ledger.Sqlite;

/// <summary>A message's record as a row, and back.</summary>
static class MessageRow
{
    /// <summary>The columns that <see cref="Read"/> expects.</summary>
    public const string Columns =
        "id, folder, validity, uid, size, hash, arrived, arrived_offset, first_seen, state, proof, copy_folder, copy_validity, copy_uid, watermark, sent_at, removal_begun, reason" + ", " +
        "retired, stable_hash, copy_ours, attempts, retry_at, sender, subject";

    /// <summary>Reads a row.</summary>
    public static MessageRecord Read(SqliteDataReader row) => new()
    {
        Id = row.GetInt64(0),
        Key = new MessageKey(row.GetString(1), Unsigned(row, 2), row.GetString(3)),
        Size = row.GetInt64(4),
        Hash = row.IsDBNull(5) ? null : row.GetFieldValue<byte[]>(5),
        Arrived = row.IsDBNull(6) ? null : Time(row.GetInt64(6)).ToOffset(TimeSpan.FromMinutes(row.GetInt64(7))),
        FirstSeen = Time(row.GetInt64(8)),
        State = Code<MessageState>(row, 9),
        Proof = Code<ProofKind>(row, 10),
        CopyFolder = row.IsDBNull(11) ? null : row.GetString(11),
        CopyValidity = Unsigned(row, 12),
        CopyUid = row.IsDBNull(13) ? null : Unsigned(row, 13),
        Watermark = Unsigned(row, 14),
        SentAt = row.IsDBNull(15) ? null : Time(row.GetInt64(15)),
        RemovalBegun = row.GetBoolean(16),
        Reason = row.IsDBNull(17) ? null : row.GetString(17),
        IsRetired = row.GetInt64(18) != 0,
        StableHash = row.IsDBNull(19) ? null : row.GetFieldValue<byte[]>(19),
        CopyIsOurs = row.GetBoolean(20),
        Attempts = row.GetInt32(21),
        RetryAt = row.IsDBNull(22) ? null : Time(row.GetInt64(22)),
        Sender = row.IsDBNull(23) ? null : row.GetString(23),
        Subject = row.IsDBNull(24) ? null : row.GetString(24),
    };

    /// <summary>The row's values, but for its id, and the time of the change.</summary>
    public static (string Name, object? Value)[] Values(long route, MessageRecord record, DateTimeOffset now) =>
    [
        ("@route", route),
        ("@folder", record.Key.Folder),
        ("@validity", (long)record.Key.Validity),
        ("@uid", record.Key.Uid),
        ("@size", record.Size),
        ("@hash", record.Hash),
        ("@arrived", record.Arrived?.ToUnixTimeMilliseconds()),
        ("@arrivedOffset", record.Arrived is { } arrived ? (long)arrived.TotalOffsetMinutes : null),
        ("@firstSeen", record.FirstSeen.ToUnixTimeMilliseconds()),
        ("@state", (long)record.State),
        ("@proof", (long)record.Proof),
        ("@copyFolder", record.CopyFolder),
        ("@copyValidity", (long)record.CopyValidity),
        ("@copyUid", (long?)record.CopyUid),
        ("@watermark", (long)record.Watermark),
        ("@sentAt", record.SentAt?.ToUnixTimeMilliseconds()),
        ("@removalBegun", record.RemovalBegun ? 1L : 0L),
        ("@reason", record.Reason),
        ("@stableHash", record.StableHash),
        ("@copyOurs", record.CopyIsOurs && record.CopyUid is not null ? 1L : 0L),
        ("@attempts", (long)record.Attempts),
        ("@retryAt", record.RetryAt?.ToUnixTimeMilliseconds()),
        ("@sender", record.Sender),
        ("@subject", record.Subject),
        ("@isRetired", record.IsRetired ? 1L : 0L),
        ("@now", now.ToUnixTimeMilliseconds()),
    ];

    /// <summary>The record as it will be read again: with its id, and its times no finer than they are kept.</summary>
    public static MessageRecord AsSaved(MessageRecord record, long id) => record with
    {
        Id = id,
        CopyIsOurs = record.CopyIsOurs && record.CopyUid is not null,
        Arrived = record.Arrived is { } arrived ? Time(arrived.ToUnixTimeMilliseconds()).ToOffset(arrived.Offset) : null,
        FirstSeen = Time(record.FirstSeen.ToUnixTimeMilliseconds()),
        SentAt = record.SentAt is { } sent ? Time(sent.ToUnixTimeMilliseconds()) : null,
        RetryAt = record.RetryAt is { } retry ? Time(retry.ToUnixTimeMilliseconds()) : null,
    };

    /// <summary>A stored time.</summary>
    public static DateTimeOffset Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    /// <summary>A stored value of an enumeration.</summary>
    public static T Code<T>(SqliteDataReader row, int column) where T : struct, Enum
    {
        var code = row.GetInt32(column);
        var value = Unsafe.As<int, T>(ref code);
        return Enum.IsDefined(value) ? value : throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"{typeof(T).Name} {code}"));
    }

    /// <summary>A stored number of 32 bits without a sign.</summary>
    public static uint Unsigned(SqliteDataReader row, int column) => checked((uint)row.GetInt64(column));
}
