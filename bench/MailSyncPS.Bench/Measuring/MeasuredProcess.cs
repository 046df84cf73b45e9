using System.Diagnostics;
using System.Text.Json;
using MailSyncPS.Bench.Children;

namespace MailSyncPS.Bench.Measuring;

/// <summary>Runs one program at a time, and measures it.</summary>
static class MeasuredProcess
{
    static readonly TimeSpan LongestChild = TimeSpan.FromMinutes(30);
    static readonly TimeSpan MemoryInterval = TimeSpan.FromMilliseconds(20);

    /// <summary>Runs a child of this program with an order, and returns its report.</summary>
    internal static async Task<T> RunChildAsync<T>(string name, object order, CancellationToken cancellationToken)
    {
        var finished = await RunAsync(ChildStart(name), JsonSerializer.Serialize(order), LongestChild, cancellationToken);
        if (finished.WasStopped)
            throw new BenchFailedException($"{name} took longer than {LongestChild.TotalMinutes} minutes.");
        return JsonSerializer.Deserialize<T>(finished.Output) ?? throw new BenchFailedException($"{name} reported nothing.");
    }

    /// <summary>How to start this program again as a child.</summary>
    internal static ProcessStartInfo ChildStart(string name)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(MeasuredProcess).Assembly.Location, name])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        // The bare wire is one loop from the first moment on, and has no time to be compiled twice.
        if (name == WireChild.Name)
            start.Environment["DOTNET_TC_QuickJitForLoops"] = "0";
        return start;
    }

    /// <summary>Runs a program that must succeed, unless its time is up before.</summary>
    internal static async Task<FinishedProcess> RunAsync(ProcessStartInfo start, string? input, TimeSpan longest, CancellationToken cancellationToken)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.RedirectStandardInput = true;
        var cpu = ChildCpu.Seconds;
        var clock = Stopwatch.StartNew();
        using var process = Process.Start(start) ?? throw new BenchFailedException($"{start.FileName} did not start.");
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        if (input is not null)
            await process.StandardInput.WriteLineAsync(input);
        await process.StandardInput.FlushAsync(cancellationToken);
        var peak = WatchMemoryAsync(process);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(longest);
        var wasStopped = false;
        try
        {
            await process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
            wasStopped = true;
        }
        var seconds = clock.Elapsed.TotalSeconds;
        cancellationToken.ThrowIfCancellationRequested();
        if (!wasStopped && process.ExitCode != 0)
            throw new BenchFailedException($"{start.FileName} {string.Join(' ', start.ArgumentList)} ended with {process.ExitCode}. {await output}{await errors}");
        return new FinishedProcess(await output, seconds, ChildCpu.Seconds - cpu, await peak, wasStopped);
    }

    static async Task<long> WatchMemoryAsync(Process process)
    {
        var peak = 0L;
        var processId = process.Id;
        while (ProcessMemory.Peak(processId) is { } now)
        {
            peak = now;
            await Task.Delay(MemoryInterval);
        }
        return peak;
    }
}
