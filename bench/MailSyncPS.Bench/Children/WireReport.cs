namespace MailSyncPS.Bench.Children;

/// <summary>What the bare wire took.</summary>
sealed record WireReport(double Seconds, double CpuSeconds, long PeakMemory, int Mails, long Bytes);
