using System.Globalization;
using MailSyncPS.Simulation.Ledgers;
using MailSyncPS.Simulation.Runs;
using MailSyncPS.Simulation.Situations;

namespace MailSyncPS.Simulation.Plays;

/// <summary>Kills a run at every step, lets the next one go on, and a further one find nothing to do.</summary>
/// <param name="database">What the ledgers are in; null for files.</param>
sealed class KillPlay(LedgerServer? database = null)
{
    /// <summary>A run that has more steps than these has gone astray.</summary>
    const int MostSteps = 2000;

    /// <summary>How many runs were killed.</summary>
    public int Kills { get; private set; }

    /// <summary>What was not as it must be, a line for each kill.</summary>
    public List<string> Failures { get; } = [];

    /// <summary>Kills once, at each step, or at a share of them, as a draw decides.</summary>
    /// <param name="situation">The situation.</param>
    /// <param name="number">What tells its servers from others.</param>
    /// <param name="only">The one step to kill at; null for all.</param>
    /// <param name="draws">Whether to kill at one; null for each.</param>
    public async Task PlayAsync(Situation situation, int number, int? only = null, Func<bool>? draws = null)
    {
        using var stage = await Stage.SetAsync(situation, number, database);
        for (var step = only ?? 1; step <= (only ?? MostSteps); step++)
        {
            if (draws is not null && !draws() && step <= stage.Steps)
                continue;
            using var world = stage.Begin();
            var play = new Play(situation, world);
            var killed = await play.DisturbAsync((n, _) => n == step);
            if (!killed.IsDead)
                return;
            Kills++;
            await EndAsync(stage, play, string.Create(CultureInfo.InvariantCulture, $"{situation} killed at {step} '{killed.Steps[^1]}'"));
        }
    }

    /// <summary>Kills at every pair of steps of two runs in a row, or at a share of the pairs, as a draw decides.</summary>
    public async Task PlayPairsAsync(Situation situation, int number, Func<bool> draws)
    {
        using var stage = await Stage.SetAsync(situation, number, database);
        for (var first = 1; first <= MostSteps; first++)
        {
            for (var second = 1; second <= MostSteps; second++)
            {
                if (!draws())
                    continue;
                using var world = stage.Begin();
                var play = new Play(situation, world);
                var one = await play.DisturbAsync((n, _) => n == first);
                if (!one.IsDead)
                    return;
                var other = await play.DisturbAsync((n, _) => n == second);
                if (!other.IsDead)
                    break;
                Kills += 2;
                await EndAsync(stage, play, string.Create(CultureInfo.InvariantCulture,
                    $"{situation} killed at {first} '{one.Steps[^1]}' and {second} '{other.Steps[^1]}'"));
            }
        }
    }

    async Task EndAsync(Stage stage, Play play, string what)
    {
        await play.FinishAsync();
        await play.RestAsync();
        play.Compare(stage.Undisturbed);
        if (play.Faults.Count > 0)
            Failures.Add($"{what}: {string.Join("; ", play.Faults)}");
    }
}
