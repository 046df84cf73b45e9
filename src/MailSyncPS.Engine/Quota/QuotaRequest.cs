using MailSyncPS.Engine.Ledger;

namespace MailSyncPS.Engine.Quota;

/// <summary>What a reading of a mailbox's usage was asked for.</summary>
public sealed record QuotaRequest
{
    /// <summary>The mailbox.</summary>
    public required MailAccount Account { get; init; }

    /// <summary>Whether its folders are told.</summary>
    public bool ByFolder { get; init; }

    /// <summary>From how many percent on to warn; null for no such warning.</summary>
    public int? WarnAtPercent { get; init; }

    /// <summary>Within how many days of being full to warn; null for no such warning.</summary>
    public int? WarnDays { get; init; }

    /// <summary>The ledger.</summary>
    public LedgerName Ledger { get; init; } = LedgerName.Usual;

    /// <summary>Whether the reading is kept in the ledger; not within a dry run, which changes nothing there.</summary>
    public bool KeepsReading { get; init; } = true;

    /// <summary>The clock, and how long the server may take.</summary>
    internal RunTimeouts Timeouts { get; init; } = new();
}
