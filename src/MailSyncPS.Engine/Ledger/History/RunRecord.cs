namespace MailSyncPS.Engine.Ledger.History;

/// <summary>What the ledger knows of a run over one mailbox.</summary>
public sealed record RunRecord
{
    /// <summary>What it did.</summary>
    public required RunKind Kind { get; init; }

    /// <summary>The mailbox it copied from or freed.</summary>
    public required KnownMailbox Source { get; init; }

    /// <summary>The mailbox that holds the copies.</summary>
    public required KnownMailbox Destination { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset Begun { get; init; }

    /// <summary>
    /// When it ended; null for a run that is <see cref="RunOutcome.Running"/> or was <see cref="RunOutcome.Interrupted"/>.
    /// </summary>
    public DateTimeOffset? Ended { get; init; }

    /// <summary>How it ended.</summary>
    public required RunOutcome Outcome { get; init; }

    /// <summary>What it counted; all 0 for a run without an end.</summary>
    public required RunCounts Counts { get; init; }

    /// <summary>The kind of failure that ended it early, as its error id; null when nothing did.</summary>
    public string? FailureId { get; init; }

    /// <summary>The failure in words; null when nothing ended it early.</summary>
    public string? Failure { get; init; }
}
