using MailSyncPS.Campaign.Children;
using MailSyncPS.Campaign.Runs;
using MailSyncPS.ModuleRunner;
using MailSyncPS.Promises;
using MailSyncPS.TestServers;

namespace MailSyncPS.Campaign.Sweeps;

/// <summary>Plays one scenario undisturbed, and again with a kill at a step, resumed to the same end.</summary>
sealed class ScenarioSweep(Scenario scenario, SweepServers servers)
{
    /// <summary>The end of the undisturbed run; null until it was played.</summary>
    public MailboxesState? Undisturbed { get; private set; }

    /// <summary>The steps of the undisturbed run.</summary>
    public IReadOnlyList<string> Steps { get; private set; } = [];

    /// <summary>Plays it undisturbed, to know its end.</summary>
    public Task<PointOutcome> PlayUndisturbedAsync(CancellationToken cancellationToken) => PlayAsync(0, async (stage, problems) =>
    {
        var before = stage.Look();
        var (end, steps) = await StepTally.CountAsync(() => stage.RunAsync(null, cancellationToken));
        Steps = steps;
        Report(problems, end);
        problems.AddRange(stage.Look().Breaches(before));
        Undisturbed = (await FinishAsync(stage, before, problems, cancellationToken)).Held;
        if (await SimulatedEnd.FindAsync(scenario) is { } simulated)
            problems.AddRange(Undisturbed.By(scenario.Mails).Differences(simulated).Select(d => $"other than in the simulator: {d}"));
        return null;
    }, cancellationToken);

    /// <summary>Kills it at a step, and resumes it.</summary>
    public Task<PointOutcome> KillAtAsync(int point, CancellationToken cancellationToken) => PlayAsync(point, async (stage, problems) =>
    {
        var before = stage.Look();
        var child = await ModuleChild.RunAsync(stage.Job with { KillAt = point }, cancellationToken);
        problems.AddRange(stage.Look().Breaches(before));
        problems.AddRange(Unexpected(child.Errors));
        if (child.WasKilled)
        {
            Report(problems, await stage.RunAsync(null, cancellationToken));
            problems.AddRange(stage.Look().Breaches(before));
        }
        var state = await FinishAsync(stage, before, problems, cancellationToken);
        problems.AddRange(state.Held.Differences(Undisturbed ?? throw new InvalidOperationException("The end is not known yet.")));
        return child;
    }, cancellationToken);

    async Task<PointOutcome> PlayAsync(int point, Func<Stage, List<string>, Task<ModuleEnd?>> play, CancellationToken cancellationToken)
    {
        var problems = new List<string>();
        ModuleEnd? child = null;
        try
        {
            using var stage = await Stage.SetAsync(scenario, servers, cancellationToken);
            child = await play(stage, problems);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            problems.Add(e is Engine.MailSyncException failure ? $"{failure.Failure}: {failure.Message}" : e.ToString());
        }
        return new PointOutcome(scenario.Name, point, child?.WasKilled == true, child is { Steps: [.., var last] } ? last : "", [.. problems.Distinct()]) { Option = servers.Option };
    }

    /// <summary>From the end of the run on: what bounds it, what people do then, and a run that has nothing left to do.</summary>
    async Task<StageState> FinishAsync(Stage stage, StageState before, List<string> problems, CancellationToken cancellationToken)
    {
        if (scenario.Bound?.Invoke(stage.Look()) is { } overstepped)
            problems.Add(overstepped);
        if (scenario.Release is not null)
        {
            scenario.Release(stage);
            Report(problems, await stage.RunAsync(null, cancellationToken));
        }
        var end = stage.Look();
        problems.AddRange(end.Breaches(before));
        problems.AddRange(MailComparison.Differences(scenario.Left ?? scenario.Mails, end.Source).Select(d => $"source: {d}"));
        problems.AddRange(MailComparison.Differences(scenario.Copied ?? scenario.Mails, end.Destination).Select(d => $"destination: {d}"));

        var idle = await stage.RunAsync(j => j with { Task = scenario.Early is null && j.Task == ModuleTask.Remove ? ModuleTask.ForwardAndRemove : j.Task }, cancellationToken);
        if (!idle.DidNothing)
            problems.Add($"a run with nothing to do did something: {idle}");
        Report(problems, idle);
        problems.AddRange(stage.Look().Changes(end));
        return end;
    }

    void Report(List<string> problems, EngineEnd end) => problems.AddRange(Unexpected(end.Errors.Select(e => $"{e.Failure},{e.Message}")));

    IEnumerable<string> Unexpected(IEnumerable<string> errors) =>
        errors.Where(e => e.Split(',')[0] != scenario.Failure?.ToString()).Select(e => $"a failure that does not belong here: {e}");
}
