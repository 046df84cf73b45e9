using MailSyncPS.Texts;

namespace MailSyncPS;

/// <summary>How full a mailbox is.</summary>
public sealed class MailboxQuota
{
    /// <summary>The account that was asked.</summary>
    public required MailAccount Account { get; init; }

    /// <summary>The used storage in bytes; null when the mailbox could not be read.</summary>
    public long? UsedBytes { get; init; }

    /// <summary>The limit in bytes; null when unknown or unlimited.</summary>
    public long? LimitBytes { get; init; }

    /// <summary>The used part of the limit in percent, to one decimal; null when there is no limit.</summary>
    public double? PercentUsed => UsedBytes is { } used && LimitBytes is > 0 and { } limit ? Math.Round(100.0 * used / limit, 1) : null;

    /// <summary>The number of messages; null when the mailbox could not be read.</summary>
    public long? MessageCount { get; init; }

    /// <summary>Where the limit is known from.</summary>
    public QuotaSource Source { get; init; }

    /// <summary>
    /// When the oldest message arrived; null when the mailbox is empty or its dates can't be read. Of a very large folder, only its
    /// beginning and end are looked at.
    /// </summary>
    public DateTimeOffset? OldestMail { get; init; }

    /// <summary>How much mail comes in a day, in bytes, whatever is removed meanwhile; null when too little is known.</summary>
    public long? GrowthBytesPerDay { get; init; }

    /// <summary>
    /// When the mailbox is full if nothing is removed from now on; null when there is no limit, nothing comes in, too little is known or it
    /// takes more than ten years.
    /// </summary>
    public DateTimeOffset? EstimatedFull { get; init; }

    /// <summary>Where the usage is going, removals included.</summary>
    public UsageTrend Trend { get; init; }

    /// <summary>Which of the limits set by <c>-WarnAtPercent</c> and <c>-WarnDays</c> are reached.</summary>
    public QuotaWarning Warning { get; init; }

    /// <summary>Usage by folder; empty unless asked for.</summary>
    public IReadOnlyList<FolderUsage> Folders { get; init => field = new ItemList<FolderUsage>(value); }
        = new ItemList<FolderUsage>([]);

    /// <summary>The account and how full it is.</summary>
    public override string ToString() => PercentUsed is { } percent
        ? ModelTexts.FormatQuotaUsed(Account, ByteSize.Format(UsedBytes), ByteSize.Format(LimitBytes), percent)
        : $"{Account}: {ByteSize.Format(UsedBytes)}";
}
