namespace MailSyncPS.Bench.Measuring;

/// <summary>A process that has ended, and what it used.</summary>
/// <param name="Output">What it wrote.</param>
/// <param name="Seconds">From its start to its end.</param>
/// <param name="CpuSeconds">Its user and system time.</param>
/// <param name="PeakMemory">The most memory that it was seen to hold, in bytes.</param>
/// <param name="WasStopped">Whether its time was up before it had ended.</param>
sealed record FinishedProcess(string Output, double Seconds, double CpuSeconds, long PeakMemory, bool WasStopped);
