using MailSyncPS.Engine.Ledger.History;
using Microsoft.Data.Sqlite;

namespace MailSyncPS.Engine.Ledger.Sqlite;

/// <summary>Rows of the ledger as they are told. Times are in the local time zone, as people read them.</summary>
static class HistoryRow
{
    /// <summary>Reads a mailbox whose protocol is in a column, and host, login and address in the next ones.</summary>
    public static KnownMailbox Mailbox(SqliteDataReader row, int column) =>
        new(MessageRow.ReadMailbox(row, column), row.IsDBNull(column + 3) ? null : row.GetString(column + 3));

    /// <summary>Reads a row of <see cref="HistorySql.Readings"/>.</summary>
    public static QuotaReading Reading(SqliteDataReader row) =>
        new(Time(row.GetInt64(0)), row.GetInt64(1), row.IsDBNull(2)
            ? null : row.GetInt64(2), row.GetInt64(3), MessageRow.Code<QuotaSource>(row, 4),
            row.IsDBNull(5) ? null : row.GetInt64(5), MessageRow.Code<UsageTrend>(row, 6));

    /// <summary>Reads a row of <see cref="SqliteHistorySql.Runs"/>.</summary>
    /// <param name="row">The row.</param>
    /// <param name="names">The mailboxes.</param>
    /// <param name="isAtWork">Whether a lock on a source is held still, as it was when a run noted its beginning.</param>
    public static RunRecord Run(SqliteDataReader row, RouteNames names, Func<MailboxKey, string?, bool> isAtWork)
    {
        var (source, destination) = names[row.GetInt64(0)];
        var outcome = MessageRow.Code<RunOutcome>(row, 5);
        return new RunRecord
        {
            Kind = MessageRow.Code<RunKind>(row, 1),
            Source = source,
            Destination = destination,
            Begun = Time(row.GetInt64(3)),
            Ended = MaybeTime(row, 4),
            Outcome = outcome == RunOutcome.Running && !isAtWork(source.Key, row.IsDBNull(2) ? null : row.GetString(2))
                ? RunOutcome.Interrupted : outcome,
            Counts = new RunCounts
            {
                Listed = row.GetInt64(6),
                Done = row.GetInt64(7),
                Bytes = row.GetInt64(8),
                AlreadyForwarded = row.GetInt64(9),
                Quarantined = row.GetInt64(10),
                Failed = row.GetInt64(11),
                NotReached = row.GetInt64(12),
                KeptRecent = row.GetInt64(13),
                KeptUnproven = row.GetInt64(14),
                KeptCopyGone = row.GetInt64(15),
                PercentUsedBefore = row.IsDBNull(16) ? null : row.GetDouble(16),
                PercentUsedAfter = row.IsDBNull(17) ? null : row.GetDouble(17),
            },
            FailureId = row.IsDBNull(18) ? null : row.GetString(18),
            Failure = row.IsDBNull(19) ? null : PlainText.Visible(row.GetString(19)),
        };
    }

    /// <summary>Reads a row of <see cref="SqliteHistorySql.CountPortion"/>.</summary>
    public static MessageCount Count(SqliteDataReader row, RouteNames names)
    {
        var state = MessageRow.Code<MessageState>(row, 1);
        var (source, destination) = names[row.GetInt64(0)];
        return new MessageCount(source.Key, destination, RecordStates.Of(state), IsAtSource(state, row.GetBoolean(2)), row.GetInt64(3));
    }

    /// <summary>Reads a row of <see cref="SqliteHistorySql.MessagePortion"/>.</summary>
    public static MailForwardRecord Message(SqliteDataReader row, RouteNames names)
    {
        var (source, destination) = names[row.GetInt64(0)];
        var state = MessageRow.Code<MessageState>(row, 3);
        return new MailForwardRecord
        {
            Mailbox = source.Name,
            Destination = destination.Name,
            Folder = PlainText.Visible(row.GetString(1)),
            Uid = PlainText.Visible(row.GetString(2)),
            State = RecordStates.Of(state),
            Size = row.GetInt64(4),
            Arrived = row.IsDBNull(5) ? null : MessageRow.Time(row.GetInt64(5)).ToOffset(TimeSpan.FromMinutes(row.GetInt64(6))),
            FirstSeen = Time(row.GetInt64(7)),
            SentAt = MaybeTime(row, 8),
            ProvenAt = MaybeTime(row, 9),
            RemovedAt = MaybeTime(row, 10),
            Changed = Time(row.GetInt64(11)),
            CopyFolder = row.IsDBNull(12) ? null : PlainText.Visible(row.GetString(12)),
            IsAtSource = IsAtSource(state, row.GetBoolean(13)),
            Reason = state != MessageState.Quarantined || row.IsDBNull(14) ? null : PlainText.Visible(row.GetString(14)),
            Proof = RecordProofs.Of((ProofKind)row.GetInt32(15)),
            RetryAt = state == MessageState.Quarantined ? MaybeTime(row, 16) : null,
            Sender = MaybeText(row, 17),
            Subject = MaybeText(row, 18),
        };
    }

    static bool IsAtSource(MessageState state, bool isAbsent) => state != MessageState.Removed && !isAbsent;

    static DateTimeOffset Time(long milliseconds) => MessageRow.Time(milliseconds).ToLocalTime();

    static string? MaybeText(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : PlainText.Visible(row.GetString(column));

    static DateTimeOffset? MaybeTime(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : Time(row.GetInt64(column));
}
