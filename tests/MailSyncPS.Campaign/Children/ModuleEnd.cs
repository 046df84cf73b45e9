namespace MailSyncPS.Campaign.Children;

/// <summary>How a child ended.</summary>
/// <param name="WasKilled">Whether it was killed before its end.</param>
/// <param name="Steps">The names of the steps it reached, in order; a killed one died at the last.</param>
/// <param name="Results">The cmdlets' output, in words.</param>
/// <param name="Warnings">The warnings.</param>
/// <param name="Errors">The errors, each with its id first.</param>
sealed record ModuleEnd(bool WasKilled, IReadOnlyList<string> Steps, IReadOnlyList<string> Results, IReadOnlyList<string> Warnings, IReadOnlyList<string> Errors)
{
    /// <summary>Where it died, or what it brought out.</summary>
    public override string ToString() => WasKilled
        ? $"killed at step {Steps.Count} '{(Steps.Count > 0 ? Steps[^1] : "")}'"
        : $"ended: {string.Join("; ", Results.Concat(Errors).Concat(Warnings))}";
}
