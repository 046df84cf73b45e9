using System.Diagnostics;
using System.Globalization;
using MailSyncPS.ModuleRunner;

namespace MailSyncPS.Campaign.Children;

/// <summary>A process of its own that runs the built module's cmdlets in a PowerShell engine, tells each step, and can be killed at any.</summary>
sealed class ModuleChild : IAsyncDisposable
{
    static readonly TimeSpan LongestRun = TimeSpan.FromMinutes(3);

    readonly Process _process;
    readonly Action<string>? _onStep;
    readonly Task _reading;
    readonly Task<string> _complaints;
    readonly Dictionary<string, List<string>> _lines = new(StringComparer.Ordinal);
    readonly List<string> _steps = [];

    ModuleChild(Process process, Action<string>? onStep)
    {
        (_process, _onStep) = (process, onStep);
        _reading = ReadAsync();
        _complaints = process.StandardError.ReadToEndAsync();
    }

    /// <summary>Starts a child.</summary>
    /// <param name="job">What it does, and at which step it kills itself.</param>
    /// <param name="onStep">Called with the name of each step as the child has reached it; the child does not wait for it.</param>
    public static ModuleChild Start(ModuleJob job, Action<string>? onStep = null)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            ArgumentList = { "exec", typeof(ModuleJob).Assembly.Location, job.ToArgument() },
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["POWERSHELL_TELEMETRY_OPTOUT"] = "1";
        // A test host may have hooks of its own, which are not for its children.
        start.Environment.Remove("DOTNET_STARTUP_HOOKS");
        return new ModuleChild(Process.Start(start) ?? throw new InvalidOperationException("The child did not start."), onStep);
    }

    /// <summary>Starts a child and waits for its end.</summary>
    public static async Task<ModuleEnd> RunAsync(ModuleJob job, CancellationToken cancellationToken)
    {
        await using var child = Start(job);
        return await child.WaitAsync(cancellationToken);
    }

    /// <summary>Ends it as kill -9 does.</summary>
    public void Kill() => _process.Kill();

    /// <summary>Waits until it stands still: it sends the halt of a step itself, a moment after it has told the step.</summary>
    public async Task WaitUntilHaltedAsync()
    {
        while (!_process.HasExited && !IsHalted)
            await Task.Delay(10);
    }

    /// <summary>Lets it go on after it was halted.</summary>
    public void Continue()
    {
        using var go = Process.Start("kill", ["-CONT", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        go.WaitForExit();
    }

    bool IsHalted
    {
        get
        {
            try
            {
                // The state follows the name, which stands in brackets and may have any character.
                return File.ReadAllText($"/proc/{_process.Id.ToString(CultureInfo.InvariantCulture)}/stat").Split(") ")[^1].StartsWith('T');
            }
            catch (IOException)
            {
                return false;
            }
        }
    }

    /// <summary>Waits until it has ended or was killed.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <param name="halted">How long it may stand still beside its own time.</param>
    public async Task<ModuleEnd> WaitAsync(CancellationToken cancellationToken, TimeSpan halted = default)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(LongestRun + halted);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
            await _reading.WaitAsync(limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"The child did not end within {(LongestRun + halted).TotalMinutes:0} minutes; it is at '{_steps.LastOrDefault()}'.");
        }
        var hasEnded = Lines(ChildLine.End).Count > 0;
        if (!hasEnded && _process.ExitCode != SigKill)
            throw new InvalidOperationException($"The child failed with {_process.ExitCode}: {await _complaints}");
        return new ModuleEnd(!hasEnded, [.. _steps], Lines(ChildLine.Result), Lines(ChildLine.Warning), Lines(ChildLine.Error));
    }

    /// <summary>What .NET tells of a process that signal 9 ended.</summary>
    const int SigKill = 128 + 9;

    async Task ReadAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            var (kind, text) = Cut(line);
            if (kind != ChildLine.Step)
            {
                if (!_lines.TryGetValue(kind, out var lines))
                    _lines[kind] = lines = [];
                lines.Add(text);
                continue;
            }
            var step = Cut(text).Others;
            _steps.Add(step);
            _onStep?.Invoke(step);
        }
    }

    List<string> Lines(string kind) => _lines.GetValueOrDefault(kind) ?? [];

    static (string First, string Others) Cut(string line) => line.IndexOf(' ', StringComparison.Ordinal) is >= 0 and var space ? (line[..space], line[(space + 1)..]) : (line, "");

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }
        await _reading;
        await _complaints;
        _process.Dispose();
    }
}
