using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Servers.Folders;

namespace MailSyncPS.Engine.Forwarding;

/// <summary>What a forward of one mailbox was asked for.</summary>
public sealed record ForwardRequest
{
    /// <summary>The mailbox to copy from.</summary>
    public required MailAccount Source { get; init; }

    /// <summary>The mailbox to copy to.</summary>
    public required MailAccount Destination { get; init; }

    /// <summary>The folders to copy; IMAP sources only (a POP3 mailbox is its INBOX).</summary>
    public FolderSelection Folders { get; init; } = FolderSelection.Kept;

    /// <summary>Where INBOX goes; null means INBOX, with the other folders at the top level and special-use ones mapped.</summary>
    public string? DestinationFolder { get; init; }

    /// <summary>The destination's folders by names or wildcards of the source's; all others go as without it.</summary>
    public IReadOnlyDictionary<string, string> FolderMap { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether mails go along that are marked as deleted at the source.</summary>
    public bool IncludeDeleted { get; init; }

    /// <summary>Only mails that arrived at this time or later; null for all.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>How many mails to copy at the most in this run; null for all.</summary>
    public long? MaxMessages { get; init; }

    /// <summary>How many bytes to send to the destination at the most within 24 hours; null for what is usual there.</summary>
    public long? MaxBytesPerDay { get; init; }

    /// <summary>How many bytes to read at the most within 24 hours of what the destination holds; null for what is usual there.</summary>
    public long? MaxReadBytesPerDay { get; init; }

    /// <summary>How many bytes stay free at the destination at the least; null for what is usual (<c>DestinationRoom</c>).</summary>
    public long? MinFreeBytes { get; init; }

    /// <summary>Whether messages that were set aside are all tried again in this run; else those are whose time has come.</summary>
    public bool RetryQuarantined { get; init; }

    /// <summary>Connections per host and login, at the most; a run takes no fewer than two at the destination.</summary>
    public int MaxConnections { get; init; } = 10;

    /// <summary>The ledger.</summary>
    public LedgerName Ledger { get; init; } = LedgerName.Usual;

    /// <summary>
    /// When several workers began to share the work: a mailbox that another one is at work on, or has worked on since, is passed over. Null
    /// where nobody shares it.
    /// </summary>
    public DateTimeOffset? SharedSince { get; init; }

    /// <summary>Which patterns for folders mean nothing, over all mailboxes of the call.</summary>
    public VainPatterns Vain { get; init; } = new();

    /// <summary>How long it waits for what may still come.</summary>
    internal RunTimeouts Timeouts { get; init; } = new();
}
