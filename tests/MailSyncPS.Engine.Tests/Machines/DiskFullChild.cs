using System.Runtime.InteropServices;
using System.Text.Json;
using MailSyncPS.Engine.Forwarding;
using MailSyncPS.Engine.Retention;
using MailSyncPS.Engine.Tests.Ledger;

namespace MailSyncPS.Engine.Tests.Machines;

/// <summary>A process that makes the runs it is told on its standard input, and to which the disk is full from the Nth write of the ledger on.</summary>
static class DiskFullChild
{
    public const string Task = "DiskFullChild";

    const int FileSize = 1;
    const int FileSizeSignal = 25;
    const nint Ignore = 1;

    /// <summary>A run to make.</summary>
    /// <param name="Pair">Its mailboxes and ledger.</param>
    /// <param name="Removes">Whether it is a removal.</param>
    /// <param name="FullAt">At which write the disk gets full; 0 for before it begins, null for never.</param>
    public sealed record Trial(RunChild Pair, bool Removes, int? FullAt);

    /// <summary>What became of a run.</summary>
    /// <param name="WasFull">Whether there was such a write.</param>
    /// <param name="Failures">The failures it told.</param>
    /// <param name="Words">What the last one said; the warnings when there was none.</param>
    public sealed record Outcome(bool WasFull, IReadOnlyList<MailFailure> Failures, string Words);

    /// <summary>Plays the child, where this process is one.</summary>
    public static void RunIfAsked()
    {
        if (Environment.GetEnvironmentVariable(LedgerChild.Task) != Task)
            return;
        // The signal would end the process; without it, writing fails.
        _ = SetSignal(FileSizeSignal, Ignore);
        while (Console.In.ReadLine() is { } line)
            Console.WriteLine(JsonSerializer.Serialize(RunAsync(JsonSerializer.Deserialize<Trial>(line)!).GetAwaiter().GetResult()));
        Environment.Exit(0);
    }

    static async Task<Outcome> RunAsync(Trial trial)
    {
        var observer = new RecordingObserver();
        var (pair, wasFull) = (trial.Pair, trial.FullAt == 0);
        var source = TestAccounts.At(pair.SourcePort, pair.Protocol, pair.SourceUser);
        var destination = TestAccounts.At(pair.DestinationPort, MailProtocol.Imap, pair.DestinationUser);
        if (wasFull)
            LimitFiles(0);
        using var watch = StepWatch.At("ledger saving", trial.FullAt is > 0 and { } at ? at : int.MaxValue, () =>
        {
            LimitFiles(0);
            wasFull = true;
        });
        try
        {
            if (trial.Removes)
            {
                var plan = await OldMailRemover.PlanAsync(new RemovalRequest { Source = source, Destination = destination, Ledger = pair.LedgerPath, OlderThanDays = 7 }, observer, default);
                await OldMailRemover.ExecuteAsync(plan, observer, default);
            }
            else
            {
                await MailForwarder.RunAsync(new ForwardRequest { Source = source, Destination = destination, Ledger = pair.LedgerPath, Timeouts = new() { Doubt = TimeSpan.FromMilliseconds(500) } }, observer, default);
            }
        }
        finally
        {
            LimitFiles(ulong.MaxValue);
        }
        return new Outcome(wasFull, observer.Failures, observer.Errors is [.., var last] ? last.Message : string.Join(' ', observer.Lines.Where(line => line.StartsWith("warning", StringComparison.Ordinal))));
    }

    /// <summary>Sets the size up to which this process may write files.</summary>
    static void LimitFiles(ulong size)
    {
        ulong[] limits = [size, ulong.MaxValue];
        if (SetLimit(FileSize, limits) != 0)
            throw new InvalidOperationException("The limit can't be set.");
    }

    [DllImport("libc", EntryPoint = "signal")]
    static extern nint SetSignal(int number, nint handler);

    [DllImport("libc", EntryPoint = "setrlimit")]
    static extern int SetLimit(int resource, ulong[] limits);
}
