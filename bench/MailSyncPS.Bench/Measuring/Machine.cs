using System.Globalization;
using System.Runtime.InteropServices;

namespace MailSyncPS.Bench.Measuring;

/// <summary>What is measured on, without anything that names it.</summary>
static class Machine
{
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

    static string? Value(string file, string key, char separator) => !File.Exists(file) ? null
        : File.ReadLines(file).Where(line => line.StartsWith(key, StringComparison.Ordinal)).Select(line => line[(line.IndexOf(separator, StringComparison.Ordinal) + 1)..].Trim()).FirstOrDefault();
}
