using MailSyncPS.Engine.Ledger.History;

namespace MailSyncPS.Engine.Reporting;

/// <summary>Whose status is asked for.</summary>
public sealed record StatusRequest
{
    /// <summary>The ledger's path; null for the user's own.</summary>
    public string? LedgerPath { get; init; }

    /// <summary>Chooses among the mailboxes that a ledger knows, whose path comes first.</summary>
    public required Func<string, IReadOnlyList<KnownMailbox>, IReadOnlyList<KnownMailbox>> Choose { get; init; }

    /// <summary>The clock, and how long the ledger is waited for.</summary>
    internal Patience Patience { get; init; } = new();
}
