using System.Globalization;
using MailSyncPS.Engine;
using MailSyncPS.Promises;
using MailSyncPS.Simulation.Runs;
using MailSyncPS.Simulation.Situations;

namespace MailSyncPS.Simulation.Plays;

/// <summary>One world, played to its end.</summary>
sealed class Play(Situation situation, World world)
{
    /// <summary>What lets the next run go further may have to happen so often.</summary>
    const int MostReleases = 8;

    readonly List<string> _faults = [];
    bool _isAtRest;
    IReadOnlyList<string> _lines = [];

    /// <summary>What was not as it must be.</summary>
    public IReadOnlyList<string> Faults => [.. world.Breaches, .. _faults];

    /// <summary>How many steps the first run had.</summary>
    public int Steps { get; private set; }

    /// <summary>What the last run told.</summary>
    public IReadOnlyList<string> Lines => _lines;

    /// <summary>Runs, with whatever happens to that run.</summary>
    /// <returns>Its life.</returns>
    public async Task<RunLife> DisturbAsync(Func<int, string, bool>? killsAt, Func<int, string, Fault>? faultAt = null)
    {
        using var life = new RunLife(world, killsAt) { FaultAt = faultAt ?? ((_, _) => Fault.None) };
        await RunAsync(life, faultAt is null && killsAt is null);
        return life;
    }

    /// <summary>Runs on a machine, beside runs of others; whatever comes of it is told.</summary>
    public async Task<RunReport> RunBesideAsync(RunLife life, int machine)
    {
        var report = await SimulatedRun.RunAsync(world, situation.Job, life, machine);
        RequireSound(report);
        return report;
    }

    /// <summary>Runs undisturbed to the end of the situation.</summary>
    public async Task FinishAsync()
    {
        await DisturbAsync(null);
        for (var release = 0; release < MostReleases && situation.Release is not null && !_isAtRest; release++)
        {
            situation.Release(world);
            await DisturbAsync(null);
        }
        world.ComeToRest();
    }

    /// <summary>A run that has nothing to do: it changes nothing.</summary>
    public async Task RestAsync()
    {
        using var life = new RunLife(world);
        var report = await RunAsync(life, isUndisturbed: true);
        Require(life.Effects == 0, $"a run with nothing to do changed the servers: {string.Join(", ", life.Steps)}");
        // What is set aside keeps a run from being complete, and its end is noted.
        Require(life.Commits == 0 || report.Forward is { Complete: false },
            $"a run with nothing to do changed the ledger: {string.Join(", ", life.Steps.Where(LedgerWatch.IsDone))}");
    }

    /// <summary>Compares the end with that of an undisturbed run.</summary>
    public void Compare(MailboxesState undisturbed) => _faults.AddRange(WorldState.Of(world).Differences(undisturbed));

    /// <summary>Likewise after something went wrong, be it with a trial message.</summary>
    public void CompareButTrials(MailboxesState undisturbed) =>
        _faults.AddRange(WorldState.Of(world).WithoutTrials.Differences(undisturbed.WithoutTrials, situation.MayHaveMoreCopies));

    /// <summary>Something must be so.</summary>
    public void Require(bool isSo, string otherwise)
    {
        if (!isSo)
            _faults.Add(otherwise);
    }

    async Task<RunReport> RunAsync(RunLife life, bool isUndisturbed)
    {
        var report = await SimulatedRun.RunAsync(world, situation.Job, life);
        _lines = [.. report.Lines, .. life.Steps];
        Steps = Steps == 0 ? life.Steps.Count : Steps;
        _isAtRest = report.IsAtRest && report.Removal is not { KeptUnproven: > 0 };
        if (isUndisturbed)
        {
            foreach (var error in report.Errors.Where(e => !situation.Failures.Contains(e.Failure)))
                Require(false, string.Create(CultureInfo.InvariantCulture, $"{error.Failure}: {error.Message} {error.InnerException}"));
        }
        RequireSound(report);
        return report;
    }

    void RequireSound(RunReport report)
    {
        if (report.Forward is { } f)
            Require(f.Listed == f.Forwarded + f.AlreadyForwarded + f.Quarantined + f.Failed + f.NotReached, $"the counts don't add up: {f}");
        Require(report.Errors.All(e => e.Failure != MailFailure.Unexpected), $"an internal error: {report}");
    }
}
