namespace MailSyncPS.TestServers;

/// <summary>What a corpus is to look like.</summary>
public sealed record MailCorpusOptions
{
    /// <summary>The number of mails, at least 10.</summary>
    public int Count { get; init; } = 300;

    /// <summary>What all random choices come from: the same options make the same mails, byte for byte.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>When the last mail arrived.</summary>
    public DateTimeOffset Until { get; init; } = new(2026, 1, 31, 12, 0, 0, TimeSpan.FromHours(9));

    /// <summary>Over how many days the mails arrived.</summary>
    public int Days { get; init; } = 30;

    /// <summary>About how many bytes all mails have together; null for what comes.</summary>
    public long? TotalBytes { get; init; }

    /// <summary>The address that the mails are sent to.</summary>
    public string Recipient { get; init; } = "taro@example.jp";
}
