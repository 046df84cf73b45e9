using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using MailSyncPS.Engine.Tests.Ledger;

namespace MailSyncPS.Engine.Tests.Wire;

/// <summary>A run against a bad server in a process of its own, whose memory is then this run's alone.</summary>
/// <param name="Name">What the server does.</param>
/// <param name="Protocol">Its protocol.</param>
/// <param name="Port">Its port.</param>
/// <param name="IsDestination">Whether mail goes to it.</param>
sealed record WireChild(string Name, MailProtocol Protocol, int Port, bool IsDestination)
{
    const string Task = nameof(WireChild);

    /// <summary>What it is used for; by <see cref="IsDestination"/> where nothing is said.</summary>
    public WireRun? Run { get; init; }

    /// <summary>The most that the process may hold. What a server says in a run is twenty times as much.</summary>
    const int MostHeapMegabytes = 96;

    /// <summary>
    /// Starts a process that makes these runs one after the other, and that has no memory for what grows: how much a process takes
    /// at its peak says as much about when its garbage is collected.
    /// </summary>
    public static ChildProcess Start(IReadOnlyList<WireChild> runs) =>
        new(Task, JsonSerializer.Serialize(runs), ("DOTNET_GCHeapHardLimit", (MostHeapMegabytes << 20).ToString("X", CultureInfo.InvariantCulture)));

    /// <summary>Plays the child, where this process is one: a line for each run with its failure, its milliseconds of processor time and the most memory so far, in MiB.</summary>
    public static void RunIfAsked()
    {
        if (Environment.GetEnvironmentVariable(LedgerChild.Task) != Task)
            return;
        foreach (var run in JsonSerializer.Deserialize<WireChild[]>(Environment.GetEnvironmentVariable(LedgerChild.Argument)!)!)
        {
            var before = Environment.CpuUsage.TotalTime;
            var kind = run.Run ?? (run.IsDestination ? WireRun.ForwardTo : WireRun.ForwardFrom);
            var failure = kind.RunAsync(Canary.Account(run.Port, run.Protocol, MailSecurity.None), null).GetAwaiter().GetResult();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{run.Name.ReplaceLineEndings(" ")}|{failure?.Failure.ToString() ?? "none"}|{(Environment.CpuUsage.TotalTime - before).TotalMilliseconds:F0}|{PeakMegabytes()}|{failure?.Message}"));
        }
        Console.WriteLine("the end");
        Environment.Exit(0);
    }

    static long PeakMegabytes()
    {
        using var self = Process.GetCurrentProcess();
        return self.PeakWorkingSet64 >> 20;
    }
}
