namespace MailSyncPS.Bench.Children;

/// <summary>What plain MailKit took.</summary>
sealed record PlainReport(double Seconds, double CpuSeconds, long PeakMemory, int Listed);
