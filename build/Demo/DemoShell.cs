using System.Diagnostics;

namespace MailSyncPS.Build.Demo;

/// <summary>The PowerShell that the demo's commands run in: pwsh, or its stand-in where there is none.</summary>
sealed class DemoShell
{
    static readonly string StandInProject = Path.Combine(Repository.TestsFolder, "MailSyncPS.Shell");

    readonly string _program;
    readonly string[] _arguments;

    DemoShell(string program, string[] arguments, string name, string display) => (_program, _arguments, Name, Display) = (program, arguments, name, display);

    internal string Name { get; }

    /// <summary>What shows objects on 100 columns.</summary>
    internal string Display { get; }

    internal static async Task<DemoShell> FindAsync()
    {
        if (ExternalProgram.Find("pwsh") is { } pwsh)
            return new DemoShell(pwsh, ["-NoProfile", "-NonInteractive", "-File"], "pwsh", "Out-String -Stream -Width 100 | Out-Host");
        var (exitCode, output) = await ExternalProgram.CaptureAsync("dotnet", "build", StandInProject, "--nologo", "-v", "quiet", "-tl:off");
        if (exitCode != 0)
            throw new BuildFailedException($"the stand-in for pwsh did not build.\n{output}");
        var standIn = Path.Combine(StandInProject, "bin", "Debug", "net10.0", "MailSyncPS.Shell.dll");
        return new DemoShell("dotnet", [standIn, "-NonInteractive", "-File"], "the PowerShell engine in a host of our own, because there is no pwsh here", "Out-Default");
    }

    /// <summary>Runs a script and copies all it writes.</summary>
    internal async Task<int> RunAsync(string script, IReadOnlyDictionary<string, string> environment, TextWriter output)
    {
        var start = new ProcessStartInfo(_program, [.. _arguments, script]) { RedirectStandardOutput = true, RedirectStandardError = true };
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
}
