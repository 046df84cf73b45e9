using System.Runtime.CompilerServices;
using MailSyncPS.Engine.Ledger.History;
using MailSyncPS.Engine.Ledger.Locks;

namespace MailSyncPS.Engine.Ledger.Sqlite;

/// <summary>What the embedded ledger has to tell.</summary>
sealed class SqliteHistory(SqliteLedger ledger, string path) : ILedgerHistory
{
    /// <summary>Messages that are read at once.</summary>
    const int PortionSize = 2000;

    RouteNames? _names;

    /// <inheritdoc/>
    public string Place => path;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<KnownMailbox>> FindMailboxesAsync(CancellationToken cancellationToken) =>
        [.. (await ledger.ReadAsync(data => data.Rows(row => HistoryRow.Mailbox(row, 0), HistorySql.Mailboxes),
            cancellationToken).ConfigureAwait(false))
            .OrderBy(mailbox => mailbox.Name, StringComparer.OrdinalIgnoreCase)
            .ThenBy(mailbox => mailbox.Key.ToString(), StringComparer.Ordinal)];

    /// <inheritdoc/>
    public async Task<IReadOnlyList<QuotaReading>> FindReadingsAsync(MailboxKey mailbox, DateTimeOffset since,
        CancellationToken cancellationToken) =>
        await ledger.ReadAsync(data => data.Rows(HistoryRow.Reading, HistorySql.Readings,
            ("@protocol", (long)mailbox.Protocol), ("@host", mailbox.Host), ("@login", mailbox.Login),
                ("@since", since.ToUnixTimeMilliseconds())), cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<RunRecord>> FindRunsAsync(MailboxKey? source, DateTimeOffset since, int most,
        CancellationToken cancellationToken) =>
        await ledger.ReadAsync(data => data.Observe(() =>
        {
            // Of one mailbox after the other they are asked for: its routes are known from the first time on.
            var names = source is not null && _names is { } known ? known : ReadNames(data);
            return data.Rows(row => HistoryRow.Run(row, names, IsAtWork), SqliteHistorySql.Runs,
                ("@since", since.ToUnixTimeMilliseconds()), ("@routes", Listed(names.NumbersFrom(source is null ? null : [source]))),
                ("@most", (long)most));
        }), cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<DaySum>> SumDaysAsync(DateTimeOffset since, TimeZoneInfo zone, CancellationToken cancellationToken)
    {
        var sums = new DaySums(since, zone);
        var portions = PortionsAsync<object?>((data, names, after, last) => data.Rows(row =>
        {
            sums.Add(names[row.GetInt64(0)].Source.Key, row.GetInt64(1), row.IsDBNull(2)
                ? null : row.GetInt64(2), row.IsDBNull(3) ? null : row.GetInt64(3));
            return (object?)null;
        }, SqliteHistorySql.SumPortion, ("@after", after), ("@last", last), ("@since", since.ToUnixTimeMilliseconds())), null,
            cancellationToken);
        await foreach (var _ in portions.ConfigureAwait(false))
        {
        }
        return sums.All();
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<MessageCount>> CountMessagesAsync(CancellationToken cancellationToken)
    {
        List<MessageCount> counts = [];
        var portions = PortionsAsync((data, names, after, last) => data.Rows(row => HistoryRow.Count(row, names),
            SqliteHistorySql.CountPortion,
            ("@after", after), ("@last", last)), null, cancellationToken);
        await foreach (var portion in portions.ConfigureAwait(false))
            counts.AddRange(portion);
        return [.. counts.GroupBy(count => count with { Count = 0 })
            .Select(same => same.Key with { Count = same.Sum(count => count.Count) })];
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<MailForwardRecord> FindMessagesAsync(MessageQuery query,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var states = query.States is null ? null : JsonList.Of(RecordStates.Behind(query.States).Select(state => (long)state));
        var portions = PortionsAsync(
            (data, names, after, last) => data.Rows(row => HistoryRow.Message(row, names), SqliteHistorySql.MessagePortion,
            ("@after", after), ("@last", last), ("@routes", Listed(names.FilterFrom(query.Sources))), ("@states", states),
            ("@since", query.Since?.ToUnixTimeMilliseconds()), ("@until", query.Until?.ToUnixTimeMilliseconds())), query.Progress,
                cancellationToken);
        await foreach (var portion in portions.ConfigureAwait(false))
        {
            foreach (var message in portion)
                yield return message;
        }
    }

    /// <summary>Reads all messages, some at a time, each portion as it is at one moment.</summary>
    async IAsyncEnumerable<IReadOnlyList<T>> PortionsAsync<T>(
        Func<SqliteSession, RouteNames, long, long, IReadOnlyList<T>> read, Action<long, long>? progress,
            [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var end = await ledger.ReadAsync(data => data.Number(SqliteHistorySql.LastMessage), cancellationToken).ConfigureAwait(false);
        // A route is there before its first message has a number, so these are all that messages up to the end have.
        var names = await ledger.ReadAsync(ReadNames, cancellationToken).ConfigureAwait(false);
        for (var after = 0L; after < end; after += PortionSize)
        {
            var last = Math.Min(after + PortionSize, end);
            var from = after;
            progress?.Invoke(from, end);
            // SQLite works on the caller's thread, which may have a person waiting.
            yield return await Task.Run(
                () => ledger.ReadAsync(data => data.Observe(() => read(data, names, from, last)), cancellationToken),
                cancellationToken).ConfigureAwait(false);
        }
    }

    RouteNames ReadNames(SqliteSession data) => _names = new(data
        .Rows(row => (Id: row.GetInt64(0), Source: HistoryRow.Mailbox(row, 1), Destination: HistoryRow.Mailbox(row, 5)), HistorySql.Routes)
        .ToDictionary(route => route.Id, route => (route.Source, route.Destination)));

    static string? Listed(IReadOnlyList<long>? numbers) => numbers is null ? null : JsonList.Of(numbers);

    // A run holds the lock on its source while it is at work, and the lock's file tells who holds it.
    bool IsAtWork(MailboxKey source, string? holding) =>
        LockHolder.Parse(LockFileReader.Read(RunLockFile.PathFor(path, source)) ?? "") is { IsAlive: true } holder
            && holder.Token.ToString() == holding;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ledger.DisposeAsync();
}
