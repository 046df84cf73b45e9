using System.Diagnostics;

namespace MailSyncPS.TestServers;

/// <summary>The files that processes of this machine have open, as Linux tells of them under /proc.</summary>
static class OpenFiles
{
    const string Processes = "/proc";
    static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(60);

    /// <summary>Waits until no process has a file open that lies in a folder or below.</summary>
    internal static async Task WaitUntilNoneAsync(string folder)
    {
        var waited = Stopwatch.StartNew();
        while (AnyIn(folder + Path.DirectorySeparatorChar))
        {
            if (waited.Elapsed > LongestWait)
                throw new TimeoutException($"Some process keeps files open in {folder}.");
            await Task.Delay(20);
        }
    }

    static bool AnyIn(string folder) => Directory.Exists(Processes)
        && Directory.EnumerateDirectories(Processes).Where(p => char.IsAsciiDigit(Path.GetFileName(p)[0])).SelectMany(OfProcess)
            .Any(f => f.StartsWith(folder, StringComparison.Ordinal));

    static IReadOnlyList<string> OfProcess(string process)
    {
        try
        {
            return [.. Directory.EnumerateFileSystemEntries(Path.Combine(process, "fd")).Select(f => new FileInfo(f).LinkTarget).OfType<string>()];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The process has ended, or is none of ours.
            return [];
        }
    }
}
