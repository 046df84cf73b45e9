using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;

namespace MailSyncPS.Engine.Ledger.Sqlite;

/// <summary>A message's record as a row, and back.</summary>
static class MessageRow
{
    /// <summary>The columns that <see cref="Read"/> expects.</summary>
    public const string Columns =
        "id, folder, validity, uid, size, hash, arrived, arrived_offset, first_seen, state, proof, copy_folder, copy_epoch, copy_id, mark_epoch" + ", " +
        "mark, sent_at, removal_begun, reason, retired, stable_hash, copy_ours, attempts, retry_at, sender, subject, newest_beside";

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
        Copy = TokenColumn.ReadCopy(row, 11),
        SentAfter = new DestinationMark(TokenColumn.Read(row, 14), TokenColumn.Read(row, 15)),
        SentAt = row.IsDBNull(16) ? null : Time(row.GetInt64(16)),
        RemovalBegun = row.GetBoolean(17),
        Reason = row.IsDBNull(18) ? null : row.GetString(18),
        IsRetired = row.GetInt64(19) != 0,
        StableHash = row.IsDBNull(20) ? null : row.GetFieldValue<byte[]>(20),
        CopyIsOurs = row.GetBoolean(21),
        Attempts = row.GetInt32(22),
        RetryAt = row.IsDBNull(23) ? null : Time(row.GetInt64(23)),
        Sender = row.IsDBNull(24) ? null : row.GetString(24),
        Subject = row.IsDBNull(25) ? null : row.GetString(25),
        NewestBeside = row.GetInt64(26),
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
        ("@copyFolder", record.Copy?.Folder),
        ("@copyEpoch", TokenColumn.Of(record.Copy?.Epoch ?? default)),
        ("@copyId", TokenColumn.OfId(record.Copy?.Id)),
        ("@markEpoch", TokenColumn.Of(record.SentAfter.Epoch)),
        ("@mark", TokenColumn.Of(record.SentAfter.Place)),
        ("@sentAt", record.SentAt?.ToUnixTimeMilliseconds()),
        ("@removalBegun", record.RemovalBegun ? 1L : 0L),
        ("@reason", record.Reason),
        ("@stableHash", record.StableHash),
        ("@copyOurs", record.CopyIsOurs && record.HasCopy ? 1L : 0L),
        ("@attempts", (long)record.Attempts),
        ("@retryAt", record.RetryAt?.ToUnixTimeMilliseconds()),
        ("@sender", record.Sender),
        ("@subject", record.Subject),
        ("@isRetired", record.IsRetired ? 1L : 0L),
        ("@now", now.ToUnixTimeMilliseconds()),
    ];

    /// <summary>A stored time.</summary>
    public static DateTimeOffset Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    /// <summary>Reads a mailbox whose protocol is in a column, and host and login in the next ones.</summary>
    public static MailboxKey ReadMailbox(SqliteDataReader row, int column) =>
        new(Code<MailProtocol>(row, column), row.GetString(column + 1), row.GetString(column + 2));

    /// <summary>A stored value of an enumeration.</summary>
    public static T Code<T>(SqliteDataReader row, int column) where T : struct, Enum
    {
        var code = row.GetInt32(column);
        var value = Unsafe.As<int, T>(ref code);
        return Enum.IsDefined(value)
            ? value : throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"{typeof(T).Name} {code}"));
    }

    /// <summary>A stored number of 32 bits without a sign.</summary>
    public static uint Unsigned(SqliteDataReader row, int column) => checked((uint)row.GetInt64(column));
}
