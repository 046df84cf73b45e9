namespace MailSyncPS.Engine.Ledger.History;

/// <summary>Sums up what was copied and removed, by mailbox and day.</summary>
/// <param name="since">What was earlier does not count.</param>
/// <param name="zone">The time zone whose days these are.</param>
sealed class DaySums(DateTimeOffset since, TimeZoneInfo zone)
{
    readonly Dictionary<(MailboxKey Source, DateOnly Day), DaySum> _sums = [];

    /// <summary>Adds a message, with the times of its proof and of its removal in milliseconds of Unix time.</summary>
    public void Add(MailboxKey source, long size, long? provenAt, long? removedAt)
    {
        if (DayOf(provenAt) is { } copied)
            Change(source, copied, sum => sum with { Copied = sum.Copied + 1, CopiedBytes = sum.CopiedBytes + size });
        if (DayOf(removedAt) is { } removed)
            Change(source, removed, sum => sum with { Removed = sum.Removed + 1, RemovedBytes = sum.RemovedBytes + size });
    }

    /// <summary>The sums, by mailbox and day.</summary>
    public IReadOnlyList<DaySum> All() =>
        [.. _sums.Values.OrderBy(sum => sum.Source.ToString(), StringComparer.Ordinal).ThenBy(sum => sum.Day)];

    void Change(MailboxKey source, DateOnly day, Func<DaySum, DaySum> change) =>
        _sums[(source, day)] = change(_sums.TryGetValue((source, day), out var sum) ? sum : new DaySum(source, day, 0, 0, 0, 0));

    DateOnly? DayOf(long? time) => time is { } milliseconds && milliseconds >= since.ToUnixTimeMilliseconds()
        ? DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(milliseconds), zone).DateTime)
        : null;
}
