namespace MailSyncPS.Bench.Children;

/// <summary>What a child with a PowerShell engine is to do.</summary>
/// <param name="Setup">The script that runs before anything is measured.</param>
/// <param name="Steps">The scripts to measure, one after the other.</param>
/// <param name="Manifest">The module to import first; null for the built one.</param>
sealed record ShellOrder(string Setup, IReadOnlyList<string> Steps, string? Manifest = null);
