using MailSyncPS.Promises;
using MailSyncPS.Simulation.Ledgers;
using MailSyncPS.Simulation.Runs;
using MailSyncPS.Simulation.Situations;

namespace MailSyncPS.Simulation.Plays;

/// <summary>A situation set up, of which as many worlds are made as are played.</summary>
sealed class Stage : IDisposable
{
    readonly World _world;

    Stage(Situation situation, World world, MailboxesState undisturbed, int steps) =>
        (Situation, _world, Undisturbed, Steps) = (situation, world, undisturbed, steps);

    /// <summary>The situation.</summary>
    public Situation Situation { get; }

    /// <summary>How many steps the undisturbed run had, about: connections are at work side by side.</summary>
    public int Steps { get; }

    /// <summary>The end of an undisturbed run.</summary>
    public MailboxesState Undisturbed { get; }

    /// <summary>Sets a situation up, and plays it once undisturbed.</summary>
    /// <param name="situation">The situation.</param>
    /// <param name="number">What tells its servers from others.</param>
    /// <param name="database">What its ledgers are in; null for files.</param>
    public static async Task<Stage> SetAsync(Situation situation, int number, LedgerServer? database = null)
    {
        var world = new World(number, situation.Source, situation.Destination, database?.NewDatabase());
        try
        {
            var early = situation.Early ?? situation.Mails.Count;
            Deliver(situation, world, 0, early);
            if (situation.PrepareAsync is not null)
                await situation.PrepareAsync(new Preparation(world, situation));
            Deliver(situation, world, early, situation.Mails.Count);
            world.ComeToRest();
            world.Promise = new SituationPromise(world, situation.Job.IncludeCopyGone);
            using var first = world.Copy();
            var run = new Play(situation, first);
            await run.FinishAsync();
            await run.RestAsync();
            var end = WorldState.Of(first);
            run.Require(end.Source.Count == (situation.Left ?? situation.Mails.Count), $"{end.Source.Count} mails are left at the source");
            run.Require(end.Destination.Count == (situation.Copies ?? situation.Mails.Count), $"{end.Destination.Count} mails are at the destination");
            if (run.Faults.Count > 0)
                throw new InvalidOperationException($"{situation} does not end well undisturbed:\n{string.Join('\n', run.Faults)}");
            return new Stage(situation, world, end, run.Steps);
        }
        catch
        {
            world.Dispose();
            throw;
        }
    }

    static void Deliver(Situation situation, World world, int from, int to)
    {
        for (var i = from; i < to; i++)
            world.Source.Put(situation.Folders[i % situation.Folders.Count], situation.Mails[i]);
    }

    /// <summary>The world at the moment at which the run begins.</summary>
    public World Begin() => _world.Copy();

    /// <inheritdoc/>
    public void Dispose() => _world.Dispose();
}
