namespace MailSyncPS;

/// <summary>What the ledger knows of one mail.</summary>
public sealed class MailForwardRecord
{
    /// <summary>The source mailbox: its address, or login and host where the address is not known.</summary>
    public required string Mailbox { get; init; }

    /// <summary>The destination mailbox, likewise.</summary>
    public required string Destination { get; init; }

    /// <summary>The folder at the source.</summary>
    public required string Folder { get; init; }

    /// <summary>The mail's id at the source: UID (IMAP) or UIDL (POP3).</summary>
    public required string Uid { get; init; }

    /// <summary>Where it stands.</summary>
    public required MailRecordState State { get; init; }

    /// <summary>Its size in bytes, as the source states it.</summary>
    public required long Size { get; init; }

    /// <summary>When it arrived at the source; null when that is not known.</summary>
    public DateTimeOffset? Arrived { get; init; }

    /// <summary>When a run first saw it.</summary>
    public required DateTimeOffset FirstSeen { get; init; }

    /// <summary>When it was last sent to the destination; null when it never was, as when its copy was found there.</summary>
    public DateTimeOffset? SentAt { get; init; }

    /// <summary>When its copy was proven; null when it is not, or was before the ledger noted this time.</summary>
    public DateTimeOffset? ProvenAt { get; init; }

    /// <summary>When it was seen to be gone after its removal; null when it was not, or was before the ledger noted this time.</summary>
    public DateTimeOffset? RemovedAt { get; init; }

    /// <summary>When it last got further: the newest of these times that the ledger knows.</summary>
    public required DateTimeOffset Changed { get; init; }

    /// <summary>The folder of its copy at the destination; null when there is none yet.</summary>
    public string? CopyFolder { get; init; }

    /// <summary>How its copy was found to be the mail; null when it is not proven.</summary>
    public MailProof? Proof { get; init; }

    /// <summary>Whether it was there when the source was last listed.</summary>
    public bool IsAtSource { get; init; }

    /// <summary>Why it was set aside; null otherwise.</summary>
    public string? Reason { get; init; }

    /// <summary>When a mail that was set aside is tried again at the earliest; null for never, and for all others.</summary>
    public DateTimeOffset? RetryAt { get; init; }

    /// <summary>Whom a mail that was set aside is from, as its From field says; null where that is not known, and for all others.</summary>
    public string? Sender { get; init; }

    /// <summary>The subject of a mail that was set aside; null where there is none, and for all others.</summary>
    public string? Subject { get; init; }

    /// <summary>The mailbox, the mail's place in it, and its state.</summary>
    public override string ToString() => $"{Mailbox} {Folder} {Uid}: {State}";
}
