using System.Diagnostics;

namespace MailSyncPS.Build;

/// <summary>Runs other programs.</summary>
static class ExternalProgram
{
    /// <summary>The exit code of a program that took too long, as timeout(1) has it.</summary>
    internal const int TimedOut = 124;

    /// <summary>Runs a program with our own output streams, and tells its exit code. One that takes longer than the limit is ended.</summary>
    internal static async Task<int> RunAsync(
        string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null, TimeSpan? limit = null)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = Repository.Root, UseShellExecute = false };
        Add(environment, start);
        using var process = Process.Start(start) ?? throw new BuildFailedException($"{program} did not start.");
        return await EndsAsync(process, limit) ? process.ExitCode : TimedOut;
    }

    /// <summary>Runs a program without showing its output, and returns that with the exit code.</summary>
    internal static Task<(int ExitCode, string Output)> CaptureAsync(string program, params string[] arguments) => CaptureAsync(program, arguments, null);

    /// <summary>The same with variables added to its environment; a program that takes longer than the limit is ended, with all it started.</summary>
    internal static async Task<(int ExitCode, string Output)> CaptureAsync(
        string program, string[] arguments, IReadOnlyDictionary<string, string>? environment, TimeSpan? limit = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Repository.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        Add(environment, start);
        using var process = Process.Start(start) ?? throw new BuildFailedException($"{program} did not start.");
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        return await EndsAsync(process, limit)
            ? (process.ExitCode, await output + await errors)
            : (TimedOut, $"{await output}{await errors}{program} had not ended after {limit}.");
    }

    /// <summary>The full path of a program on the search path; null when it is not there.</summary>
    internal static string? Find(string program)
    {
        var file = OperatingSystem.IsWindows() ? program + ".exe" : program;
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return folders.Concat(["/usr/sbin", "/usr/local/sbin"]).Select(folder => Path.Combine(folder, file)).FirstOrDefault(File.Exists);
    }

    static async Task<bool> EndsAsync(Process process, TimeSpan? limit)
    {
        using var ending = limit is { } longest ? new CancellationTokenSource(longest) : new CancellationTokenSource();
        try
        {
            await process.WaitForExitAsync(ending.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            return false;
        }
    }

    static void Add(IReadOnlyDictionary<string, string>? environment, ProcessStartInfo start)
    {
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
    }
}
