using System.Diagnostics;
using System.Globalization;

namespace MailSyncPS.Engine.Tests.Ledger;

/// <summary>A process of its own that runs a task of <see cref="LedgerChild"/>.</summary>
sealed class ChildProcess : IDisposable
{
    /// <summary>The longest that a child may take on a machine that does much else: a run over a slow line takes minutes there.</summary>
    static readonly TimeSpan Longest = TimeSpan.FromMinutes(4);

    readonly Process process;

    public ChildProcess(string task, string argument, params (string Name, string? Value)[] environment)
    {
        var assembly = typeof(ChildProcess).Assembly.Location;
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            ArgumentList = { "exec", assembly },
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment["DOTNET_STARTUP_HOOKS"] = assembly;
        start.Environment[LedgerChild.Task] = task;
        start.Environment[LedgerChild.Argument] = argument;
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        process = Process.Start(start)!;
    }

    public int Id => process.Id;

    /// <summary>The next line of its output; null at its end.</summary>
    public async Task<string?> ReadLineAsync() => await process.StandardOutput.ReadLineAsync().WaitAsync(Longest);

    /// <summary>Says a line to it.</summary>
    public async Task WriteLineAsync(string line)
    {
        await process.StandardInput.WriteLineAsync(line);
        await process.StandardInput.FlushAsync();
    }

    /// <summary>Halts it, as SIGSTOP does, until it is continued.</summary>
    public async Task StopAsync()
    {
        Signal("STOP");
        while (!(await File.ReadAllTextAsync($"/proc/{Id}/stat")).Contains(") T ", StringComparison.Ordinal))
            await Task.Delay(5);
    }

    /// <summary>Lets it go on.</summary>
    public void Continue() => Signal("CONT");

    void Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
        Assert.Equal(0, kill.ExitCode);
    }

    /// <summary>The rest of its output, once it has ended.</summary>
    public async Task<string[]> ReadToEndAsync() =>
        (await process.StandardOutput.ReadToEndAsync().WaitAsync(Longest)).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>Ends it without warning, as kill -9 does.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill();
            process.WaitForExit();
        }

        process.Dispose();
    }
}
