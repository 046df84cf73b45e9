using System.Diagnostics;

namespace MailSyncPS.Bench.Measuring;

/// <summary>What this process has used so far.</summary>
static class OwnProcess
{
    internal static double CpuSeconds
    {
        get
        {
            using var self = Process.GetCurrentProcess();
            return self.TotalProcessorTime.TotalSeconds;
        }
    }

    internal static double SecondsSinceStart
    {
        get
        {
            using var self = Process.GetCurrentProcess();
            return (DateTime.Now - self.StartTime).TotalSeconds;
        }
    }

    internal static long PeakMemory => ProcessMemory.Peak(Environment.ProcessId) ?? throw new BenchFailedException("there is no /proc/self/status to read the peak memory from.");
}
