using System.Runtime.InteropServices;
using MailSyncPS.Bench.Main;
using MailSyncPS.Bench.Scale;
using MailSyncPS.TestServers;

namespace MailSyncPS.Bench;

/// <summary>Runs the measurements that were asked for.</summary>
static class BenchProgram
{
    const int WrongUsage = 2;
    const int Interrupted = 130;

    internal static async Task<int> RunAsync(string[] arguments)
    {
        if (BenchOptions.Parse(arguments) is not { } options)
        {
            await Console.Error.WriteLineAsync(BenchOptions.Usage);
            return WrongUsage;
        }
        using var stop = new CancellationTokenSource();
        using var interrupt = StopOn(PosixSignal.SIGINT, stop);
        using var termination = StopOn(PosixSignal.SIGTERM, stop);
        try
        {
            await (options.Scale ? ScaleRun.RunAsync(options, stop.Token) : Comparison.RunAsync(options, stop.Token));
            return 0;
        }
        catch (Exception) when (stop.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync("bench: stopped.");
            return Interrupted;
        }
        catch (Exception failure) when (failure is BenchFailedException or DovecotFailedException)
        {
            await Console.Error.WriteLineAsync($"bench: {failure.Message}");
            return 1;
        }
    }

    // The run unwinds by itself, so that no server stays behind.
    static PosixSignalRegistration StopOn(PosixSignal signal, CancellationTokenSource stop) => PosixSignalRegistration.Create(signal, context =>
    {
        context.Cancel = true;
        stop.Cancel();
    });
}
