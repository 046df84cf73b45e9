namespace MailSyncPS.Engine.Ledger.History;

/// <summary>Which messages are asked for.</summary>
public sealed record MessageQuery
{
    /// <summary>The source mailboxes; null for all.</summary>
    public IReadOnlyCollection<MailboxKey>? Sources { get; init; }

    /// <summary>The states; null for all.</summary>
    public IReadOnlyCollection<MailRecordState>? States { get; init; }

    /// <summary>Only messages that last got further at this time or later.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Only messages that last got further before this time.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Hears, before each portion, how many of how many messages were looked at; on any thread.</summary>
    public Action<long, long>? Progress { get; init; }
}
