using System.Diagnostics;
using System.Globalization;

namespace MailSyncPS.Campaign.Fuzzing;

/// <summary>Rounds in a process of their own, which may die by what a server says; each is told when it begins and when it ends.</summary>
static class FuzzLane
{
    /// <summary>Plays rounds from a seed on until the time is over, in this process.</summary>
    public static async Task PlayAsync(int seed, TimeSpan duration)
    {
        var watch = Stopwatch.StartNew();
        var folder = Directory.CreateTempSubdirectory("mailsyncps-fuzz-");
        try
        {
            for (; watch.Elapsed < duration; seed++)
            {
                Say($"begins {seed}");
                var (kind, wrong) = await FuzzRound.PlayAsync(seed, folder.FullName);
                using var self = Process.GetCurrentProcess();
                Say($"ends {seed} {kind} {self.PeakWorkingSet64 >> 20} {wrong?.ReplaceLineEndings(" | ")}");
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
        Console.WriteLine("over");
    }

    static void Say(FormattableString text) => Console.WriteLine(FormattableString.Invariant(text));

    /// <summary>Plays them in a process of their own.</summary>
    public static async Task RunAsync(int seed, TimeSpan duration, FuzzReport report, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            ArgumentList = { "exec", typeof(FuzzLane).Assembly.Location, "fuzz-lane", seed.ToString(CultureInfo.InvariantCulture), ((int)duration.TotalSeconds).ToString(CultureInfo.InvariantCulture) },
            RedirectStandardOutput = true,
        };
        // A test host may have hooks of its own, which are not for its children.
        start.Environment.Remove("DOTNET_STARTUP_HOOKS");
        using var process = Process.Start(start) ?? throw new InvalidOperationException("The lane did not start.");
        using var stop = cancellationToken.Register(process.Kill);
        var (current, isOver) = (seed, false);
        try
        {
            while (await process.StandardOutput.ReadLineAsync(cancellationToken).AsTask().WaitAsync(2.5 * FuzzRound.Limit, cancellationToken) is { } line)
            {
                var words = line.Split(' ', 5);
                isOver = words[0] == "over";
                if (words is ["begins", var number])
                    current = int.Parse(number, CultureInfo.InvariantCulture);
                else if (words is ["ends", _, var kind, var megabytes, var wrong])
                    report.Add(current, Enum.Parse<FuzzKind>(kind), int.Parse(megabytes, CultureInfo.InvariantCulture), wrong);
            }
        }
        catch (TimeoutException)
        {
            report.Fail(current, "It hangs.");
            process.Kill();
            return;
        }
        if (!isOver && !cancellationToken.IsCancellationRequested)
            report.Fail(current, "The process died.");
    }
}
