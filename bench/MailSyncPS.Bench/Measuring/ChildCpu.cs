using System.Runtime.InteropServices;

namespace MailSyncPS.Bench.Measuring;

/// <summary>The processor time of all children of this process that have ended.</summary>
static partial class ChildCpu
{
    const int Children = -1;
    const int LongsInUsage = 18;

    internal static double Seconds
    {
        get
        {
            // User and system time come first, each as seconds and microseconds.
            Span<long> usage = stackalloc long[LongsInUsage];
            if (getrusage(Children, ref usage[0]) != 0)
                throw new BenchFailedException($"getrusage: {Marshal.GetLastPInvokeErrorMessage()}");
            return usage[0] + usage[2] + (usage[1] + usage[3]) / 1e6;
        }
    }

    [LibraryImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int getrusage(int who, ref long usage);
}
