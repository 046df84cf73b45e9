using MailSyncPS.Campaign.Sweeps;

namespace MailSyncPS.Campaign.Commands;

/// <summary>The sweep as a command.</summary>
static class SweepCommand
{
    /// <summary>How it is used.</summary>
    public const string Usage = "sweep [--scenario NAME] [--point N] [--sample K] [--seed S] [--lanes L] [--ledger file|postgresql]";

    /// <summary>Runs it.</summary>
    /// <returns>0 when all was as it must be; 1 on any failure, or when it was stopped.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var plan = Parse(new Options(arguments, "--scenario", "--point", "--sample", "--seed", "--lanes", "--ledger"));
        Console.WriteLine($"{plan.Scenarios.Count} scenarios, {Extent(plan)}, {plan.Lanes} side by side");
        var report = new SweepReport(Console.Out);
        await KillSweep.RunAsync(plan, report, cancellationToken);
        report.Show();
        if (cancellationToken.IsCancellationRequested)
            Console.WriteLine("Stopped before its end.");
        return report.Failures.Count == 0 && !cancellationToken.IsCancellationRequested ? 0 : 1;
    }

    static string Extent(SweepPlan plan) =>
        plan.Point is { } point ? $"step {point}" : plan.Sample is { } count ? $"{count} steps each by seed {plan.Seed}" : "every step";

    static SweepPlan Parse(Options options)
    {
        var plan = new SweepPlan { Point = options.Number("--point"), Sample = options.Number("--sample"), Ledger = options.Ledger };
        if (options.Text("--scenario") is { } name)
            plan = plan with { Scenarios = Scenarios.Named(name) is { Count: > 0 } found ? found : throw new FormatException($"There is no scenario {name}. There are: {string.Join(' ', Scenarios.All)}") };
        if (options.Number("--seed") is { } seed)
            plan = plan with { Seed = seed };
        return options.Number("--lanes") is { } lanes ? plan with { Lanes = Math.Max(1, lanes) } : plan;
    }
}
