namespace MailSyncPS.Engine.Reporting.Model;

/// <summary>
/// What a report tells. Names and meanings of its properties are those of the JSON form, and change only with <see cref="SchemaVersion"/>.
/// </summary>
sealed record MailReport
{
    /// <summary>The version of the JSON form.</summary>
    public int SchemaVersion { get; } = 1;

    /// <summary>What made the report, as in <c>MailSyncPS 0.1.0</c>.</summary>
    public required string Generator { get; init; }

    /// <summary>When the report was made.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>The beginning of the period.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>The worst state of all mailboxes.</summary>
    public required ReportLevel Level { get; init; }

    /// <summary>The sums over all mailboxes.</summary>
    public required ReportTotals Totals { get; init; }

    /// <summary>The mailboxes, those that need attention first.</summary>
    public required IReadOnlyList<MailboxReport> Mailboxes { get; init; }
}
