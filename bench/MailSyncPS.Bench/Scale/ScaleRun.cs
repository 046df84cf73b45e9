using System.Diagnostics;
using System.Text;
using MailSyncPS.Bench.Report;

namespace MailSyncPS.Bench.Scale;

/// <summary>Measures one scenario after the other, each on servers of its own.</summary>
static class ScaleRun
{
    internal static async Task RunAsync(BenchOptions options, CancellationToken cancellationToken)
    {
        IScenario[] all = [new SecondRun(), new Growth(), new Memory(), new ManyMailboxes(), new ManyQuotas(), new ModuleStart(),
            new SharedLedger(), new SharedWorkers(), new LargeDatabase(), new HundredWorkers(), new FetchedBefore()];
        var scenarios = all.Where(scenario => options.Wants(scenario.Name)).ToList();
        if (scenarios.Count == 0)
            throw new BenchFailedException($"--only names no scenario. These are known: {string.Join(", ", all.Select(scenario => scenario.Name))}.");
        var section = new StringBuilder();
        foreach (var scenario in scenarios)
        {
            var clock = Stopwatch.StartNew();
            await using var stage = await ScaleStage.StartAsync();
            var table = await scenario.MeasureAsync(stage, options.Quick, cancellationToken);
            var text = $"**{scenario.Title}**\n\n{table}\n{scenario.Explanation}\n";
            Console.WriteLine(FormattableString.Invariant($"{text}\n({scenario.Name} took {clock.Elapsed.TotalSeconds:0} s)\n"));
            section.Append(text).Append('\n');
        }
        if (options.IsWhole)
            PerformanceDocument.Replace("scale", "Large mailboxes, and many", "bench --scale", section.ToString());
    }
}
