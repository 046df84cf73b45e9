using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Ledger.History;

namespace MailSyncPS.Engine.Reporting;

/// <summary>Whose status is asked for.</summary>
public sealed record StatusRequest
{
    /// <summary>The ledger.</summary>
    public LedgerName Ledger { get; init; } = LedgerName.Usual;

    /// <summary>Chooses among the mailboxes that a ledger knows, whose place comes first.</summary>
    public required Func<string, IReadOnlyList<KnownMailbox>, IReadOnlyList<KnownMailbox>> Choose { get; init; }

    /// <summary>The clock, and how long the ledger is waited for.</summary>
    internal RunTimeouts Timeouts { get; init; } = new();
}
