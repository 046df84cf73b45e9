using System.Globalization;
using System.Runtime.InteropServices;

namespace MailSyncPS.Bench.Measuring;

/// <summary>What is measured on, without anything that names it.</summary>
static class Machine
{
    const double TicksPerSecond = 100;

    internal static string Description
    {
        get
        {
            var model = Value("/proc/cpuinfo", "model name", ':') ?? RuntimeInformation.ProcessArchitecture.ToString();
            var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (double)(1L << 30);
            var system = Value("/etc/os-release", "PRETTY_NAME", '=')?.Trim('"') ?? RuntimeInformation.OSDescription;
            return string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessorCount} cores of {model}, {memory:0} GiB of memory, {system}, {RuntimeInformation.FrameworkDescription}");
        }
    }

    /// <summary>Seconds of all its processors, since it started, in which something ran: all but the fourth and fifth figure of proc_stat(5).</summary>
    internal static double BusySeconds => File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Take(8)
        .Select(figure => double.Parse(figure, CultureInfo.InvariantCulture)).Where((_, at) => at is not (3 or 4)).Sum() / TicksPerSecond;

    static string? Value(string file, string key, char separator) => !File.Exists(file) ? null
        : File.ReadLines(file).Where(line => line.StartsWith(key, StringComparison.Ordinal)).Select(line => line[(line.IndexOf(separator, StringComparison.Ordinal) + 1)..].Trim()).FirstOrDefault();
}
