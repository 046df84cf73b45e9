namespace MailSyncPS.Engine.Reporting.Model;

/// <summary>Something about a mailbox that a person should know or do something about.</summary>
sealed record ReportConcern
{
    /// <summary>What it is.</summary>
    public required ReportConcernKind Kind { get; init; }

    /// <summary>How much it matters.</summary>
    public required ReportLevel Level { get; init; }

    /// <summary>A number of mails, runs or days; null where the kind has none.</summary>
    public long? Count { get; init; }

    /// <summary>How full the mailbox is in percent; null where the kind has none.</summary>
    public double? Percent { get; init; }

    /// <summary>When it will be full, or when the last run was; null where the kind has none.</summary>
    public DateTimeOffset? Time { get; init; }

    /// <summary>The error id of what failed; null where nothing did.</summary>
    public string? FailureId { get; init; }
}
