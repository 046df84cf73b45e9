using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Servers.Folders;

namespace MailSyncPS.Engine.Retention;

/// <summary>What a removal from one mailbox was asked for.</summary>
public sealed record RemovalRequest
{
    /// <summary>The mailbox to free.</summary>
    public required MailAccount Source { get; init; }

    /// <summary>The mailbox that holds the copies.</summary>
    public required MailAccount Destination { get; init; }

    /// <summary>The folders to free; IMAP sources only.</summary>
    public FolderSelection Folders { get; init; } = FolderSelection.Kept;

    /// <summary>Mails that arrived within so many days stay.</summary>
    public required int OlderThanDays { get; init; }

    /// <summary>
    /// After the age rule, the oldest proven mails go until usage is under this many percent; null for the age rule alone.
    /// </summary>
    public int? UntilPercentUsed { get; init; }

    /// <summary>Whether mails go whose copy people removed from the destination.</summary>
    public bool IncludeCopyGone { get; init; }

    /// <summary>How many bytes to read at the most within 24 hours of what the destination holds; null for what is usual there.</summary>
    public long? MaxReadBytesPerDay { get; init; }

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
