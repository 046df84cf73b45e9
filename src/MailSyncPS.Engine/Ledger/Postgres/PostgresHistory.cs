using System.Runtime.CompilerServices;
using MailSyncPS.Engine.Ledger.History;
using Npgsql;

namespace MailSyncPS.Engine.Ledger.Postgres;

/// <summary>What a ledger in PostgreSQL has to tell.</summary>
sealed class PostgresHistory(PostgresStore store) : ILedgerHistory
{
    /// <summary>Messages that are read at once.</summary>
    const int PortionSize = 5000;

    RouteNames? _names;

    /// <inheritdoc/>
    public string Place => store.Place;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<KnownMailbox>> FindMailboxesAsync(CancellationToken cancellationToken) =>
        [.. (await store.RowsAsync(row => PostgresHistoryRow.Mailbox(row, 0), HistorySql.Mailboxes, cancellationToken)
            .ConfigureAwait(false))
            .OrderBy(mailbox => mailbox.Name, StringComparer.OrdinalIgnoreCase)
            .ThenBy(mailbox => mailbox.Key.ToString(), StringComparer.Ordinal)];

    /// <inheritdoc/>
    public async Task<IReadOnlyList<QuotaReading>> FindReadingsAsync(MailboxKey mailbox, DateTimeOffset since,
        CancellationToken cancellationToken) =>
        await store.RowsAsync(PostgresHistoryRow.Reading, HistorySql.Readings, cancellationToken,
            PostgresValue.Number("protocol", (long)mailbox.Protocol), PostgresValue.Text("host", mailbox.Host),
            PostgresValue.Text("login", mailbox.Login), PostgresValue.Time("since", since)).ConfigureAwait(false);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<RunRecord>> FindRunsAsync(MailboxKey? source, DateTimeOffset since, int most,
        CancellationToken cancellationToken)
    {
        // Of one mailbox after the other they are asked for: its routes are known from the first time on.
        var names = source is not null && _names is { } known ? known : await ReadNamesAsync(cancellationToken).ConfigureAwait(false);
        return await store.RowsAsync(row => PostgresHistoryRow.Run(row, names), PostgresHistorySql.Runs, cancellationToken,
            PostgresValue.Time("since", since), PostgresValue.Numbers("routes", names.NumbersFrom(source is null ? null : [source])),
            PostgresValue.Number("most", most)).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<DaySum>> SumDaysAsync(DateTimeOffset since, TimeZoneInfo zone, CancellationToken cancellationToken)
    {
        var sums = new DaySums(since, zone);
        var portions = PortionsAsync((names, row) => (names[row.GetInt64(0)].Source.Key, Size: row.GetInt64(1),
            Proven: PostgresMessageRow.MaybeNumber(row, 2), Removed: PostgresMessageRow.MaybeNumber(row, 3)),
            PostgresHistorySql.SumPortion, _ => [PostgresValue.Time("since", since)], null, cancellationToken);
        await foreach (var portion in portions.ConfigureAwait(false))
        {
            foreach (var (source, size, proven, removed) in portion)
                sums.Add(source, size, proven, removed);
        }
        return sums.All();
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<MessageCount>> CountMessagesAsync(CancellationToken cancellationToken)
    {
        var names = await ReadNamesAsync(cancellationToken).ConfigureAwait(false);
        var counts = await store.RowsAsync(row => PostgresHistoryRow.Count(row, names), PostgresHistorySql.Counts, cancellationToken)
            .ConfigureAwait(false);
        return [.. counts.GroupBy(count => count with { Count = 0 })
            .Select(same => same.Key with { Count = same.Sum(count => count.Count) })];
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<MailForwardRecord> FindMessagesAsync(MessageQuery query,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var states = query.States is null ? null : RecordStates.Behind(query.States).Select(state => (long)state).ToArray();
        var portions = PortionsAsync((names, row) => PostgresHistoryRow.Message(row, names), PostgresHistorySql.MessagePortion,
            names => [PostgresValue.Numbers("routes", names.FilterFrom(query.Sources)), PostgresValue.Numbers("states", states),
                PostgresValue.Time("since", query.Since), PostgresValue.Time("until", query.Until)], query.Progress, cancellationToken);
        await foreach (var portion in portions.ConfigureAwait(false))
        {
            foreach (var message in portion)
                yield return message;
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>Reads all messages, some at a time, each portion as it is at one moment.</summary>
    async IAsyncEnumerable<IReadOnlyList<T>> PortionsAsync<T>(Func<RouteNames, NpgsqlDataReader, T> read, string sql,
        Func<RouteNames, NpgsqlParameter[]> values, Action<long, long>? progress,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var end = await store.NumberAsync(PostgresHistorySql.LastMessage, cancellationToken).ConfigureAwait(false);
        // A route is there before its first message has a number, so these are all that messages up to the end have.
        var names = await ReadNamesAsync(cancellationToken).ConfigureAwait(false);
        for (var after = 0L; after < end; after += PortionSize)
        {
            progress?.Invoke(after, end);
            yield return await store.RowsAsync(row => read(names, row), sql, cancellationToken,
                [PostgresValue.Number("after", after), PostgresValue.Number("last", Math.Min(after + PortionSize, end)), .. values(names)])
                .ConfigureAwait(false);
        }
    }

    async Task<RouteNames> ReadNamesAsync(CancellationToken cancellationToken) => _names = new((await store.RowsAsync(
        row => (Id: row.GetInt64(0), Source: PostgresHistoryRow.Mailbox(row, 1), Destination: PostgresHistoryRow.Mailbox(row, 5)),
        HistorySql.Routes, cancellationToken).ConfigureAwait(false))
        .ToDictionary(route => route.Id, route => (route.Source, route.Destination)));
}
