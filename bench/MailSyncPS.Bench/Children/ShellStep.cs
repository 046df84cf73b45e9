namespace MailSyncPS.Bench.Children;

/// <summary>One measured script: its time, what it wrote, and its errors.</summary>
sealed record ShellStep(double Seconds, double CpuSeconds, IReadOnlyList<string> Output, IReadOnlyList<string> Errors);
