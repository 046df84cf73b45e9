using MailSyncPS.Engine.Texts;
using Microsoft.Data.Sqlite;

namespace MailSyncPS.Engine.Ledger.Sqlite;

/// <summary>Saves records of a route within the transaction that is open.</summary>
sealed class MessageWriter(SqliteSession session, long route)
{
    /// <summary>
    /// The folder, without an id, of a copy that could not be claimed as a message of another content has claimed it; null for none.
    /// </summary>
    public CopyRef? Contradicted { get; private set; }

    /// <summary>Saves records; each must follow from what is stored.</summary>
    public IReadOnlyList<MessageRecord> Save(IReadOnlyList<MessageRecord> records)
    {
        foreach (var record in records)
            Admit(record);
        var saved = new List<MessageRecord>(records.Count);
        foreach (var record in records)
            saved.Add(Write(record));
        return saved;
    }

    /// <summary>Forgets records that stand for nothing any more, so that others can take their keys.</summary>
    public void Forget(IEnumerable<MessageRecord> records)
    {
        foreach (var record in records)
        {
            if (session.Statement(RouteSql.Forget, ("@id", record.Id), ("@route", route)).ExecuteNonQuery() != 1)
                throw new InvalidOperationException(
                    $"Message {record.Id} ({record.Key.Folder}, {record.Key.Uid}) can't be forgotten: something was done about it.");
        }
    }

    void Admit(MessageRecord record)
    {
        var stored = record.Id == 0 ? default : Find(record);
        if (!MessageTransitions.Allows(stored.State, record.State))
            throw new InvalidOperationException(
                $"Message {record.Id} ({record.Key.Folder}, {record.Key.Uid}) can't go from {stored.State} to {record.State}.");
        if (record.Id == 0)
            return;
        if (stored.Key != record.Key || stored.IsRetired != record.IsRetired)
            session.Run(RouteSql.FreeKey, ("@id", record.Id));
        if (stored.Copy is { HasId: true } && stored.Copy != record.Copy)
            session.Run(RouteSql.FreeClaim, ("@id", record.Id));
    }

    (MessageState State, MessageKey Key, CopyRef? Copy, bool IsRetired) Find(MessageRecord record)
    {
        using var row = session.Statement(RouteSql.FindStored, ("@id", record.Id), ("@route", route)).ExecuteReader();
        if (!row.Read())
            throw new InvalidOperationException($"Message {record.Id} ({record.Key.Folder}, {record.Key.Uid}) is not one of this route.");
        return (MessageRow.Code<MessageState>(row, 0),
            new MessageKey(row.GetString(1), unchecked((uint)row.GetInt64(2)), row.GetString(3)),
            TokenColumn.ReadCopy(row, 4),
            row.GetInt64(7) != 0);
    }

    MessageRecord Write(MessageRecord record)
    {
        var values = MessageRow.Values(route, record, session.Now);
        try
        {
            if (record.Id == 0)
                return record.AsSaved(session.Number(RouteSql.Insert, values), 0);
            return record.AsSaved(record.Id, session.Number(RouteSql.Update, [.. values, ("@id", record.Id)]));
        }
        catch (SqliteException e) when (e.SqliteExtendedErrorCode == SQLitePCL.raw.SQLITE_CONSTRAINT_UNIQUE
            && FindClaimant(record) is var (other, content))
        {
            if (!content.AsSpan().SequenceEqual(record.StableHash ?? record.Hash))
                Contradicted = record.Copy!.Value.WithoutId;
            throw new MailSyncException(MailFailure.MessageInDoubt,
                LedgerTexts.FormatCopyClaimed(record.Copy!.Value.Id, record.Copy.Value.Folder, other, record.Key.Uid, record.Key.Folder),
                    e);
        }
    }

    (long Id, byte[]? Content)? FindClaimant(MessageRecord record) => record.Copy is { HasId: true } copy
        && session.Rows(row => (row.GetInt64(0), row.IsDBNull(1) ? null : row.GetFieldValue<byte[]>(1)), RouteSql.FindClaimant,
            ("@route", route), ("@folder", copy.Folder), ("@epoch", TokenColumn.Of(copy.Epoch)), ("@copyId", TokenColumn.Of(copy.Id)),
                ("@id", record.Id)) is [var claimant]
        ? claimant : null;
}
