using System.Diagnostics;
using System.Text.Json;

namespace MailSyncPS.Build;

/// <summary>The PowerShell that scripts run in: the pwsh of the search path, or else the .NET tool that the manifest pins.</summary>
sealed class PowerShellProgram
{
    static readonly string ToolManifest = Path.Combine(Repository.Root, ".config", "dotnet-tools.json");

    readonly string _program;
    readonly string[] _before;

    PowerShellProgram(string name, string program, params string[] before) => (Name, _program, _before) = (name, program, before);

    internal string Name { get; }

    /// <summary>Finds it, and restores the tool where there is no pwsh.</summary>
    internal static async Task<PowerShellProgram> FindAsync()
    {
        if (ExternalProgram.Find("pwsh") is { } pwsh)
            return new PowerShellProgram("pwsh", pwsh);
        // The tool's launcher swallows SIGINT, so the program behind it is started.
        var library = Path.Combine(await RestoreToolAsync(), OperatingSystem.IsWindows() ? "win" : "unix", "pwsh.dll");
        return new PowerShellProgram($"pwsh {ToolVersion()}, the .NET tool", "dotnet", library);
    }

    /// <summary>Restores the .NET tool, and tells the folder in which its programs for Windows and for Unix lie.</summary>
    internal static async Task<string> RestoreToolAsync()
    {
        var (exitCode, output) = await ExternalProgram.CaptureAsync("dotnet", "tool", "restore", "--tool-manifest", ToolManifest);
        if (exitCode != 0)
            throw new BuildFailedException($"the .NET tool of .config/dotnet-tools.json was not restored.\n{output}");
        var folder = Path.Combine(Repository.PackagesFolder, "powershell", ToolVersion(), "tools", "net10.0", "any");
        return Directory.Exists(folder) ? folder : throw new BuildFailedException($"the .NET tool was restored, but there is no {folder}.");
    }

    /// <summary>Runs a script text without showing its output, and returns that with the exit code.</summary>
    internal Task<(int ExitCode, string Output)> CaptureAsync(string script, IReadOnlyDictionary<string, string> environment, TimeSpan? limit = null) =>
        ExternalProgram.CaptureAsync(_program, [.. _before, "-NoProfile", "-NonInteractive", "-Command", script], environment, limit);

    /// <summary>Runs a script file and copies all it writes.</summary>
    internal async Task<int> RunAsync(string file, IReadOnlyDictionary<string, string> environment, TextWriter output)
    {
        var start = new ProcessStartInfo(_program, [.. _before, "-NoProfile", "-NonInteractive", "-File", file]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var process = Process.Start(start) ?? throw new BuildFailedException($"{_program} did not start.");
        var turn = new Lock();
        await Task.WhenAll(CopyAsync(process.StandardOutput), CopyAsync(process.StandardError));
        await process.WaitForExitAsync();
        return process.ExitCode;

        async Task CopyAsync(StreamReader lines)
        {
            while (await lines.ReadLineAsync() is { } line)
            {
                lock (turn)
                    output.WriteLine(line);
            }
        }
    }

    static string ToolVersion()
    {
        using var manifest = JsonDocument.Parse(File.ReadAllText(ToolManifest));
        return manifest.RootElement.GetProperty("tools").GetProperty("powershell").GetProperty("version").GetString()
            ?? throw new BuildFailedException($"{ToolManifest} names no version of PowerShell.");
    }
}
