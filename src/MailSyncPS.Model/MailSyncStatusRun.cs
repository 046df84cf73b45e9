namespace MailSyncPS;

/// <summary>A run over a mailbox, as the ledger has it.</summary>
public sealed record MailSyncStatusRun
{
    /// <summary>What it did.</summary>
    public required MailRunKind Kind { get; init; }

    /// <summary>The mailbox that holds the copies.</summary>
    public required string Destination { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset Begun { get; init; }

    /// <summary>When it ended; null when it is at work or was interrupted.</summary>
    public DateTimeOffset? Ended { get; init; }

    /// <summary>How it ended.</summary>
    public required MailRunOutcome Outcome { get; init; }

    /// <summary>Mails that it copied, or removed.</summary>
    public long Mails { get; init; }

    /// <summary>Their size in bytes.</summary>
    public long Bytes { get; init; }

    /// <summary>Mails that were left: failed or not tried.</summary>
    public long Left { get; init; }

    /// <summary>Mails that were set aside.</summary>
    public long SetAside { get; init; }

    /// <summary>What ended it early, as an error id; null when nothing did.</summary>
    public string? FailureId { get; init; }

    /// <summary>The same in the words of that run.</summary>
    public string? Failure { get; init; }

    /// <summary>When it began, what it did and how it ended.</summary>
    public override string ToString() => $"{Begun:yyyy-MM-dd HH:mm} {Kind} {Outcome} ({Mails})";
}
