using MailSyncPS.Simulation.Ledgers;

namespace MailSyncPS.Campaign.Sweeps;

/// <summary>What of the sweep is asked for.</summary>
sealed record SweepPlan
{
    /// <summary>The scenarios.</summary>
    public IReadOnlyList<Scenario> Scenarios { get; init; } = Sweeps.Scenarios.All;

    /// <summary>The one point to kill at; null for all.</summary>
    public int? Point { get; init; }

    /// <summary>How many points of each scenario to draw; null for all.</summary>
    public int? Sample { get; init; }

    /// <summary>What the draw comes from.</summary>
    public int Seed { get; init; } = Random.Shared.Next();

    /// <summary>What the ledgers are kept in.</summary>
    public LedgerKind Ledger { get; init; }

    /// <summary>How many scenarios go on side by side: most of the time is waiting.</summary>
    public int Lanes { get; init; } = 3 * Environment.ProcessorCount;
}
