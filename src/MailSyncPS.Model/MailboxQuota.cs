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

    /// <summary>Usage by folder; empty unless asked for.</summary>
    public IReadOnlyList<FolderUsage> Folders { get; init; } = [];

    /// <summary>The account and how full it is.</summary>
    public override string ToString() => PercentUsed is { } percent
        ? $"{Account}: {ByteSize.Format(UsedBytes)} of {ByteSize.Format(LimitBytes)} ({percent}%)"
        : $"{Account}: {ByteSize.Format(UsedBytes)}";
}
