namespace MailSyncPS.Campaign.Sweeps;

/// <summary>What became of a scenario whose run was to be killed at one point.</summary>
/// <param name="Scenario">The scenario's name.</param>
/// <param name="Point">The number of the step; 0 for the undisturbed run.</param>
/// <param name="WasKilled">Whether it was killed there; else it had ended before.</param>
/// <param name="Step">The name of the step it died at.</param>
/// <param name="Problems">What was not as it must be, in words.</param>
sealed record PointOutcome(string Scenario, int Point, bool WasKilled, string Step, IReadOnlyList<string> Problems)
{
    /// <summary>Whether all was as it must be.</summary>
    public bool IsGood => Problems.Count == 0;

    /// <summary>What of the command that plays it again is not of the scenario.</summary>
    public string Option { get; init; } = "";

    /// <summary>The command that plays it again.</summary>
    public string Repeat => $"dotnet run --project tests/MailSyncPS.Campaign -c Release -- sweep --scenario {Scenario} --point {Point}{Option}";

    /// <inheritdoc/>
    public override string ToString() => $"{Scenario}, {(Point == 0 ? "undisturbed" : $"killed at step {Point} '{Step}'")}: {(IsGood ? "as it must be" : string.Join("\n    ", Problems.Prepend("")))}";
}
