namespace MailSyncPS.Simulation.Situations;

/// <summary>All situations.</summary>
static class Catalogue
{
    /// <summary>All of them, each with a number of its own.</summary>
    public static IReadOnlyList<Situation> All { get; } =
        [.. ForwardSituations.All(), .. ForwardSituations.Odd(), .. RemovalSituations.All(), .. RestoreSituations.All()];

    /// <summary>The one with a name, and its number.</summary>
    public static (Situation Situation, int Number) Find(string name)
    {
        var number = All.ToList().FindIndex(s => s.Name == name);
        return (All[number], number);
    }
}
