using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Ledger.History;

namespace MailSyncPS.Engine.Reporting;

/// <summary>Which report is asked for.</summary>
public sealed record ReportRequest
{
    /// <summary>The ledger.</summary>
    public LedgerName Ledger { get; init; } = LedgerName.Usual;

    /// <summary>The mailboxes to report on; where there are none and nothing chooses others, all that the ledger knows.</summary>
    public IReadOnlyList<MailAccount> Accounts { get; init; } = [];

    /// <summary>Chooses further ones among those that a ledger knows, whose place comes first; null to choose none.</summary>
    public Func<string, IReadOnlyList<KnownMailbox>, IReadOnlyList<KnownMailbox>>? Choose { get; init; }

    /// <summary>The beginning of the period.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>The report's form.</summary>
    public required MailReportFormat Format { get; init; }

    /// <summary>The full path of the file.</summary>
    public required string Path { get; init; }

    /// <summary>Whether a file that is there already stays as it is; then that is a failure.</summary>
    public bool NoClobber { get; init; }

    /// <summary>Whether a file that is marked as read-only is replaced too.</summary>
    public bool Force { get; init; }

    /// <summary>The clock, and how long the ledger is waited for.</summary>
    internal RunTimeouts Timeouts { get; init; } = new();
}
