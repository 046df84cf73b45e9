using MailSyncPS.Simulation.Ledgers;

namespace MailSyncPS.Campaign.Sweeps;

/// <summary>Kills a run at every step of every scenario, several scenarios side by side.</summary>
static class KillSweep
{
    /// <summary>No run has so many steps; one that does never ends.</summary>
    const int MostSteps = 1000;

    /// <summary>Sweeps until the end or until it is cancelled; what was found until then is in the report.</summary>
    public static async Task RunAsync(SweepPlan plan, SweepReport report, CancellationToken cancellationToken)
    {
        await using var database = await LedgerServer.StartAsync(plan.Ledger);
        await using var servers = new SweepServers(database);
        try
        {
            await Parallel.ForEachAsync(plan.Scenarios, new ParallelOptions { MaxDegreeOfParallelism = plan.Lanes, CancellationToken = cancellationToken },
                (scenario, token) => new ValueTask(SweepAsync(scenario, plan, servers, report, token)));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The report says how far it came.
        }
    }

    static async Task SweepAsync(Scenario scenario, SweepPlan plan, SweepServers servers, SweepReport report, CancellationToken cancellationToken)
    {
        var sweep = new ScenarioSweep(scenario, servers);
        var undisturbed = await sweep.PlayUndisturbedAsync(cancellationToken);
        report.Add(undisturbed);
        if (!undisturbed.IsGood)
            return;
        foreach (var point in PointsOf(sweep, scenario, plan))
        {
            var outcome = await sweep.KillAtAsync(point, cancellationToken);
            report.Add(outcome);
            if (plan is { Point: null, Sample: null } && outcome is { IsGood: true, WasKilled: false })
                return;
        }
    }

    /// <summary>All points until a run ends by itself, or those that are asked for or drawn.</summary>
    static IEnumerable<int> PointsOf(ScenarioSweep sweep, Scenario scenario, SweepPlan plan)
    {
        if (plan.Point is { } point)
            return [point];
        if (plan.Sample is not { } count)
            return Enumerable.Range(1, MostSteps);
        // Each scenario draws for itself, so that one alone can be repeated by the same seed.
        var random = new Random(unchecked(plan.Seed + 7919 * IndexOf(scenario)));
        return Enumerable.Range(1, sweep.Steps.Count).OrderBy(_ => random.Next()).Take(count).Order();
    }

    static int IndexOf(Scenario scenario) => Enumerable.Range(0, Scenarios.All.Count).First(i => Scenarios.All[i].Name == scenario.Name);
}
