namespace MailSyncPS.Bench.Children;

/// <summary>What a child with a PowerShell engine measured.</summary>
/// <param name="StartSeconds">From the start of the process to the first step: runtime, engine, import, setup.</param>
/// <param name="StartCpuSeconds">The processor time of that.</param>
/// <param name="Steps">The steps.</param>
/// <param name="PeakMemory">The most memory that the process held, in bytes.</param>
sealed record ShellReport(double StartSeconds, double StartCpuSeconds, IReadOnlyList<ShellStep> Steps, long PeakMemory);
