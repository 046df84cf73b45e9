using System.Globalization;

namespace MailSyncPS.Bench.Measuring;

/// <summary>Reads the memory of a process from the kernel.</summary>
static class ProcessMemory
{
    const string PeakLine = "VmHWM:";

    /// <summary>The most memory that a process held, in bytes; null when it has ended.</summary>
    internal static long? Peak(int processId)
    {
        try
        {
            var line = File.ReadLines($"/proc/{processId}/status").FirstOrDefault(line => line.StartsWith(PeakLine, StringComparison.Ordinal));
            return line is null ? null : long.Parse(line[PeakLine.Length..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture) * 1024;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
