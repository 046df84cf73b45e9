using System.Globalization;
using MailSyncPS.Simulation.Ledgers;
using MailSyncPS.Simulation.Runs;
using MailSyncPS.Simulation.Situations;

namespace MailSyncPS.Simulation.Plays;

/// <summary>Lets one thing go wrong at every step of a run, one at a time; the run or the next one copes with it.</summary>
/// <param name="database">What the ledgers are in; null for files.</param>
sealed class FaultPlay(LedgerServer? database = null)
{
    /// <summary>How many faults there were.</summary>
    public int Count { get; private set; }

    /// <summary>What was not as it must be, a line for each fault.</summary>
    public List<string> Failures { get; } = [];

    /// <summary>Plays the faults of a situation, or a share of them, as a draw decides.</summary>
    /// <param name="situation">The situation.</param>
    /// <param name="number">What tells its servers from others.</param>
    /// <param name="draws">Whether to play one.</param>
    /// <param name="only">The one step to play; null for all.</param>
    public async Task PlayAsync(Situation situation, int number, Func<bool> draws, int? only = null)
    {
        using var stage = await Stage.SetAsync(situation, number, database);
        foreach (var (step, name) in (await StepsAsync(stage)).Where(s => only is null || s.Number == only))
        {
            foreach (var fault in Faults.At(name).Where(_ => draws()))
                await PlayAsync(stage, step, name, fault);
        }
    }

    static async Task<IReadOnlyList<(int Number, string Name)>> StepsAsync(Stage stage)
    {
        using var world = stage.Begin();
        var life = await new Play(stage.Situation, world).DisturbAsync(null);
        return [.. life.Steps.Select((name, i) => (i + 1, name))];
    }

    async Task PlayAsync(Stage stage, int step, string name, Fault fault)
    {
        using var world = stage.Begin();
        var play = new Play(stage.Situation, world);
        var at = name;
        await play.DisturbAsync(null, (n, reached) =>
        {
            if (n != step)
                return Fault.None;
            // Runs side by side may have come in another order.
            at = reached;
            return Faults.MayBe(fault, reached) ? fault : Fault.None;
        });
        Count++;
        await play.FinishAsync();
        await play.RestAsync();
        play.CompareButTrials(stage.Undisturbed);
        if (play.Faults.Count > 0)
            Failures.Add(string.Create(CultureInfo.InvariantCulture,
                $"{stage.Situation} with {fault} at {step} '{at}': {string.Join("; ", play.Faults)}"));
    }
}
