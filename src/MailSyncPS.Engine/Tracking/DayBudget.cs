using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Servers;
using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.Tracking;

/// <summary>
/// What may go over the line to a destination within a day, up and down, over all runs with one ledger: as much as was asked for, or as is
/// usual at such a destination. Before it is spent, the run goes on in small steps; when it is, the run ends, and tells when to go on.
/// </summary>
/// <param name="route">What the ledger knows.</param>
/// <param name="destination">Whose bytes are counted.</param>
/// <param name="timeouts">The clock.</param>
/// <param name="limits">What the destination says of itself by now.</param>
sealed class DayBudget(ILedgerRoute route, MailAccount destination, RunTimeouts timeouts, Func<DestinationLimits> limits)
{
    static readonly TimeSpan Day = TimeSpan.FromHours(24);

    /// <summary>The share of a limit from which on what is sent goes one by one.</summary>
    const double Nearly = 0.9;

    /// <summary>Operations in a row that crawl before it is no chance.</summary>
    const int MostCrawling = 3;

    readonly object _lock = new();
    long _paid;
    int _crawling;
    long _slowUntil;
    MailSyncException? _timedOut;

    /// <summary>Bytes sent within a day at the most, as somebody asked for; null for what is usual.</summary>
    public long? AskedSent { get; init; }

    /// <summary>Likewise of those read.</summary>
    public long? AskedRead { get; init; }

    /// <summary>Whether so much was spent that little more may be under way at a time.</summary>
    public bool IsNearlySpent { get; private set; }

    /// <summary>Whether there is any limit.</summary>
    public bool IsLimited => Limits != default;

    DayLimits Limits => new(AskedSent ?? limits().UsualBytesPerDay, AskedRead ?? limits().UsualReadBytesPerDay);

    /// <summary>How many more days so many bytes take, each sent and read back; null where there is no limit, or nothing is left.</summary>
    public int? DaysFor(long bytes)
    {
        var (sent, read) = Limits;
        var perDay = Math.Min(sent ?? long.MaxValue, read ?? long.MaxValue);
        return bytes <= 0 || perDay == long.MaxValue ? null
            : (int)Math.Min(int.MaxValue, (bytes + (decimal)Math.Max(1, perDay) - 1) / Math.Max(1, perDay));
    }

    /// <summary>Why a message is never sent, as it is larger than all that may go over the line in a day; null when it is not.</summary>
    public MailSyncException? FindOversized(long bytes) => bytes > Math.Min(Limits.Sent ?? long.MaxValue, Limits.Read ?? long.MaxValue)
        ? new(MailFailure.DailyLimitReached, TrackingTexts.FormatNextOverDay(ByteSize.Format(bytes), Describe(Limits))) : null;

    /// <summary>Makes intents durable, and sets aside for each what its reading back will take.</summary>
    /// <returns>Those that fit, the first ones; and why no more, where some did not.</returns>
    public async Task<(IReadOnlyList<MessageRecord> Saved, MailSyncException? Spent)> SaveIntentsAsync(IReadOnlyList<MessageRecord> intents,
        CancellationToken cancellationToken)
    {
        var since = timeouts.Now - Day;
        var saved = await route.SaveIntentsAsync(intents, Limits, since, cancellationToken).ConfigureAwait(false);
        if (Limits == default)
            return (saved, null);
        if (Limits.Read is not null)
        {
            lock (_lock)
                _paid += saved.Sum(r => r.Size);
        }
        await LookAheadAsync(since, cancellationToken).ConfigureAwait(false);
        return (saved, saved.Count == intents.Count ? null
            : await SpentAsync(intents[saved.Count].Size, Limits, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Takes from the budget what is about to be read.</summary>
    /// <param name="bytes">Bytes, about.</param>
    /// <param name="isProof">Whether it was sent before, and paid for by then as far as this run sent it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="MailSyncException"><see cref="MailFailure.DailyLimitReached"/>: it is spent.</exception>
    public async Task ReadAsync(long bytes, bool isProof, CancellationToken cancellationToken)
    {
        if (FindCrawl() is { } crawl)
            throw crawl;
        if (isProof)
        {
            lock (_lock)
            {
                var paid = Math.Min(_paid, bytes);
                (_paid, bytes) = (_paid - paid, bytes - paid);
            }
        }
        if (Limits.Read is not { } limit || bytes == 0)
            return;
        // A copy that is larger than a whole day's share is read on a day of its own.
        if (!await route.TryNoteReadingAsync(Math.Min(bytes, limit), limit, timeouts.Now - Day, cancellationToken).ConfigureAwait(false))
            throw await SpentAsync(bytes, new DayLimits(null, limit), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>How many of the first of these can be read today, and why no more, where some can't.</summary>
    public async Task<(int Fitting, MailSyncException? Spent)> FitReadingAsync(IReadOnlyList<long> sizes,
        CancellationToken cancellationToken)
    {
        if (Limits.Read is not { } limit || sizes.Count == 0)
            return (sizes.Count, null);
        var read = (await route.SumTrafficAsync(timeouts.Now - Day, cancellationToken).ConfigureAwait(false)).Read;
        var fitting = sizes.TakeWhile(size => (read += Math.Min(size, limit)) <= limit).Count();
        return (fitting, fitting == sizes.Count ? null
            : await SpentAsync(sizes[fitting], new DayLimits(null, limit), cancellationToken).ConfigureAwait(false));
    }

    /// <summary>
    /// Takes note of how long an operation took. Servers that count a day's bytes may let the line crawl instead of refusing anything.
    /// </summary>
    /// <param name="bytes">Bytes that it moved.</param>
    /// <param name="begun">When it began, by the clock's timestamps.</param>
    public void HearPace(long bytes, long begun)
    {
        var (time, now) = (timeouts.Time.GetElapsedTime(begun), timeouts.Time.GetTimestamp());
        var isSlow = time >= timeouts.Crawl && bytes < time.TotalSeconds * timeouts.CrawlingLine;
        lock (_lock)
        {
            _timedOut = null;
            // Operations side by side are held up by one and the same moment, and tell no more than one of them.
            if (!isSlow && _crawling < MostCrawling)
                _crawling = 0;
            else if (isSlow && begun >= _slowUntil)
                (_crawling, _slowUntil) = (_crawling + 1, now);
        }
    }

    /// <summary>Takes note of a failure to send or read, which may have been that the time was over.</summary>
    public void HearFailure(Exception failure)
    {
        if (failure is MailSyncException { Failure: MailFailure.ConnectionTimedOut } timedOut)
        {
            lock (_lock)
                _timedOut = timedOut;
        }
    }

    /// <summary>Why no more is to be sent or read now, as the line crawls; null while it does not.</summary>
    /// <param name="last">The failure that the run is about to end with; null for none.</param>
    public MailSyncException? FindCrawl(MailSyncException? last = null)
    {
        if (limits().UsualBytesPerDay is null)
            return null;
        lock (_lock)
        {
            if (_crawling < MostCrawling && (last is null || last != _timedOut))
                return null;
        }
        return new MailSyncException(MailFailure.DailyLimitReached,
            TrackingTexts.FormatLineCrawls(destination, $"{(timeouts.Now + Day).ToLocalTime():g}"), last);
    }

    async Task LookAheadAsync(DateTimeOffset since, CancellationToken cancellationToken)
    {
        var (sent, read) = await route.SumTrafficAsync(since, cancellationToken).ConfigureAwait(false);
        IsNearlySpent = sent > Limits.Sent * Nearly || read > Limits.Read * Nearly;
    }

    async Task<MailSyncException> SpentAsync(long nextBytes, DayLimits within, CancellationToken cancellationToken)
    {
        var time = await route.NextSendingTimeAsync(nextBytes, within, Day, cancellationToken).ConfigureAwait(false) ?? timeouts.Now;
        return new(MailFailure.DailyLimitReached,
            TrackingTexts.FormatDaySpent(destination, Describe(within), $"{time.ToLocalTime():g}"));
    }

    static string Describe(DayLimits limits) => string.Join(", ", new[]
    {
        limits.Sent is { } sent ? $"-MaxBytesPerDay {ByteSize.Format(sent)}" : null,
        limits.Read is { } read ? $"-MaxReadBytesPerDay {ByteSize.Format(read)}" : null,
    }.OfType<string>());
}
