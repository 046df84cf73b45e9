using MailSyncPS.Engine.Ledger.History;
using Npgsql;

namespace MailSyncPS.Engine.Ledger.Postgres;

/// <summary>Rows of the ledger as they are told. Times are in the local time zone, as people read them.</summary>
static class PostgresHistoryRow
{
    /// <summary>Reads a mailbox whose protocol is in a column, and host, login and address in the next ones.</summary>
    public static KnownMailbox Mailbox(NpgsqlDataReader row, int column) =>
        new(PostgresMessageRow.ReadMailbox(row, column), PostgresMessageRow.MaybeText(row, column + 3));

    /// <summary>Reads a row of <see cref="HistorySql.Readings"/>.</summary>
    public static QuotaReading Reading(NpgsqlDataReader row) => new(Time(row.GetInt64(0)), row.GetInt64(1),
        PostgresMessageRow.MaybeNumber(row, 2), row.GetInt64(3), PostgresMessageRow.Code<QuotaSource>(row, 4),
        PostgresMessageRow.MaybeNumber(row, 5), PostgresMessageRow.Code<UsageTrend>(row, 6));

    /// <summary>Reads a row of <see cref="PostgresHistorySql.Runs"/>.</summary>
    public static RunRecord Run(NpgsqlDataReader row, RouteNames names)
    {
        var (source, destination) = names[row.GetInt64(0)];
        var outcome = PostgresMessageRow.Code<RunOutcome>(row, 4);
        return new RunRecord
        {
            Kind = PostgresMessageRow.Code<RunKind>(row, 1),
            Source = source,
            Destination = destination,
            Begun = Time(row.GetInt64(2)),
            Ended = MaybeTime(row, 3),
            Outcome = outcome == RunOutcome.Running && !row.GetBoolean(19) ? RunOutcome.Interrupted : outcome,
            Counts = new RunCounts
            {
                Listed = row.GetInt64(5),
                Done = row.GetInt64(6),
                Bytes = row.GetInt64(7),
                AlreadyForwarded = row.GetInt64(8),
                Quarantined = row.GetInt64(9),
                Failed = row.GetInt64(10),
                NotReached = row.GetInt64(11),
                KeptRecent = row.GetInt64(12),
                KeptUnproven = row.GetInt64(13),
                KeptCopyGone = row.GetInt64(14),
                PercentUsedBefore = row.IsDBNull(15) ? null : row.GetDouble(15),
                PercentUsedAfter = row.IsDBNull(16) ? null : row.GetDouble(16),
            },
            FailureId = PostgresMessageRow.MaybeText(row, 17),
            Failure = MaybeText(row, 18),
        };
    }

    /// <summary>Reads a row of <see cref="PostgresHistorySql.Counts"/>.</summary>
    public static MessageCount Count(NpgsqlDataReader row, RouteNames names)
    {
        var state = PostgresMessageRow.Code<MessageState>(row, 1);
        var (source, destination) = names[row.GetInt64(0)];
        return new MessageCount(source.Key, destination, RecordStates.Of(state), IsAtSource(state, row.GetBoolean(2)), row.GetInt64(3));
    }

    /// <summary>Reads a row of <see cref="PostgresHistorySql.MessagePortion"/>.</summary>
    public static MailForwardRecord Message(NpgsqlDataReader row, RouteNames names)
    {
        var (source, destination) = names[row.GetInt64(0)];
        var state = PostgresMessageRow.Code<MessageState>(row, 3);
        return new MailForwardRecord
        {
            Mailbox = source.Name,
            Destination = destination.Name,
            Folder = MaybeText(row, 1)!,
            Uid = MaybeText(row, 2)!,
            State = RecordStates.Of(state),
            Size = row.GetInt64(4),
            Arrived = PostgresMessageRow.MaybeTime(row, 5)?.ToOffset(TimeSpan.FromMinutes(row.GetInt32(6))),
            FirstSeen = Time(row.GetInt64(7)),
            SentAt = MaybeTime(row, 8),
            ProvenAt = MaybeTime(row, 9),
            RemovedAt = MaybeTime(row, 10),
            Changed = Time(row.GetInt64(11)),
            CopyFolder = MaybeText(row, 12),
            IsAtSource = IsAtSource(state, row.GetBoolean(13)),
            Reason = state == MessageState.Quarantined ? MaybeText(row, 14) : null,
            Proof = RecordProofs.Of((ProofKind)row.GetInt16(15)),
            RetryAt = state == MessageState.Quarantined ? MaybeTime(row, 16) : null,
            Sender = MaybeText(row, 17),
            Subject = MaybeText(row, 18),
        };
    }

    static bool IsAtSource(MessageState state, bool isAbsent) => state != MessageState.Removed && !isAbsent;

    static DateTimeOffset Time(long milliseconds) => PostgresMessageRow.Time(milliseconds).ToLocalTime();

    static DateTimeOffset? MaybeTime(NpgsqlDataReader row, int column) => PostgresMessageRow.MaybeTime(row, column)?.ToLocalTime();

    static string? MaybeText(NpgsqlDataReader row, int column) =>
        PostgresMessageRow.MaybeText(row, column) is { } text ? PlainText.Visible(text) : null;
}
