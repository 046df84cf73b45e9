namespace MailSyncPS.Campaign.Sweeps;

/// <summary>All scenarios.</summary>
static class Scenarios
{
    /// <summary>In the order in which they are swept.</summary>
    public static IReadOnlyList<Scenario> All { get; } = [.. ForwardScenarios.All(), .. RemovalScenarios.All(), .. RestoreScenarios.All()];

    /// <summary>Those whose name is or begins with this.</summary>
    public static IReadOnlyList<Scenario> Named(string name) =>
        All.Where(s => s.Name == name).ToList() is { Count: > 0 } exact ? exact : [.. All.Where(s => s.Name.StartsWith(name, StringComparison.OrdinalIgnoreCase))];
}
