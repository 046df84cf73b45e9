using System.Globalization;
using MailSyncPS.Engine;
using MailSyncPS.Simulation.Ledgers;
using MailSyncPS.Simulation.Runs;
using MailSyncPS.Simulation.Situations;

namespace MailSyncPS.Simulation.Plays;

/// <summary>
/// Two workers on machines of their own take turns at one mailbox: the first falls asleep at a step, the second one comes, and then the first
/// wakes up. One whose place was taken changes nothing any more; and whatever became of both, a further run reaches the end.
/// </summary>
/// <param name="database">What the ledgers are in.</param>
sealed class WorkersPlay(LedgerServer database)
{
    const int Second = 2;

    /// <summary>A worker that sleeps holds up to so many threads.</summary>
    const int Threads = 64;

    static readonly string[] Intents = ["ledger saved CopyIntent", "ledger saved RemoveIntent"];
    static readonly WorkerMeeting[] Meetings = Enum.GetValues<WorkerMeeting>();

    static WorkersPlay()
    {
        ThreadPool.GetMinThreads(out _, out var others);
        ThreadPool.SetMinThreads(Threads, others);
    }

    /// <summary>How many meetings there were.</summary>
    public int Count { get; private set; }

    /// <summary>In how many of them the first worker slept at work, so that the second one met its lock or its fence.</summary>
    public int Met { get; private set; }

    /// <summary>What was not as it must be, a line for each meeting.</summary>
    public List<string> Failures { get; } = [];

    /// <summary>Plays the meetings of a situation at each step, or a share of them, as a draw decides.</summary>
    /// <param name="situation">The situation.</param>
    /// <param name="number">What tells its servers from others.</param>
    /// <param name="draws">Whether to play one.</param>
    /// <param name="chance">What the second worker's step is drawn from.</param>
    /// <param name="only">The one step to play; null for all.</param>
    public async Task PlayAsync(Situation situation, int number, Func<bool> draws, Random chance, int? only = null)
    {
        using var stage = await Stage.SetAsync(situation, number, database);
        for (var step = only ?? 1; step <= (only ?? stage.Steps); step++)
        {
            foreach (var meeting in Meetings.Where(_ => draws()))
                await PlayAsync(stage, (n, _) => n == step, meeting, chance.Next(1, stage.Steps + 1));
        }
    }

    /// <summary>
    /// Plays the moment in which nothing but the question about the lock keeps the first worker from what can't be taken back: its intent is
    /// noted, no server hangs up on it, and another one takes its place.
    /// </summary>
    /// <param name="situation">The situation, of one mail or a removal: else another connection may have asked that question before.</param>
    /// <param name="number">What tells its servers from others.</param>
    public async Task PlayIntentAsync(Situation situation, int number)
    {
        using var stage = await Stage.SetAsync(situation, number, database);
        await PlayAsync(stage, (_, name) => Intents.Contains(name), WorkerMeeting.TakenOver, 0, hangsUp: false);
    }

    async Task PlayAsync(Stage stage, Func<int, string, bool> sleepsAt, WorkerMeeting meeting, int secondStep, bool hangsUp = true)
    {
        using var world = stage.Begin();
        var play = new Play(stage.Situation, world);
        using var first = new RunLife(world) { SleepsAt = sleepsAt };
        var running = play.RunBesideAsync(first, machine: 1);
        if (await Task.WhenAny(running, first.Asleep) == running)
            return;
        var step = first.Steps.Count;
        try
        {
            await MeetAsync(world, play, stage.Situation.Job, first, running, meeting, secondStep, hangsUp);
        }
        finally
        {
            first.Wake();
            await running;
        }
        Count++;
        await play.FinishAsync();
        await play.RestAsync();
        play.CompareButTrials(stage.Undisturbed);
        if (play.Faults.Count > 0)
        {
            Failures.Add(string.Create(CultureInfo.InvariantCulture,
                $"{stage.Situation}, asleep at {step} '{first.Steps[step - 1]}', {meeting} {secondStep}: {string.Join("; ", play.Faults)}"));
        }
    }

    async Task MeetAsync(World world, Play play, Job job, RunLife first, Task running, WorkerMeeting meeting, int secondStep,
        bool hangsUp)
    {
        var ledgers = (LedgerSchemas)world.Ledgers;
        var isHeld = ledgers.CountLocks() > 0;
        Met += isHeld ? 1 : 0;
        if (meeting == WorkerMeeting.Refused)
        {
            using var refused = new RunLife(world);
            var report = await play.RunBesideAsync(refused, Second);
            play.Require(!isHeld || refused.Effects == 0 && report.Errors.Any(e => e.Failure == MailFailure.AlreadyRunning),
                $"a second worker was let in: {report}");
            first.Wake();
            await running;
            return;
        }
        if (hangsUp)
            first.HangUp();
        ledgers.EndSessions();
        world.ComeToRest();
        using var second = new RunLife(world, meeting == WorkerMeeting.TakenOverByOneThatDies ? (n, _) => n == secondStep : null)
        {
            SleepsAt = (n, _) => meeting == WorkerMeeting.TakenOverByOneThatSleeps && n == secondStep,
        };
        var other = play.RunBesideAsync(second, Second);
        await Task.WhenAny(other, second.Asleep);
        try
        {
            // The first worker's question to the database may go on while it sleeps, and win its place back. A removal after a copy is another
            // run, with a lock of its own.
            var isOver = isHeld && second.HasTaken && !(job.Forwards && job.Removes);
            // What a server stores late is the second one's.
            if (second.IsDead)
                world.ComeToRest();
            var (state, rows) = (WorldState.Of(world), ledgers.Rows(job.Ledger));
            first.Wake();
            await running;
            if (!isOver)
                return;
            foreach (var difference in WorldState.Of(world).WithoutTrials.Differences(state.WithoutTrials))
                play.Require(false, $"a worker whose time was over changed something: {difference}");
            foreach (var row in ledgers.Rows(job.Ledger).Except(rows))
                play.Require(false, $"a worker whose time was over wrote: {row}");
        }
        finally
        {
            second.Wake();
            await other;
        }
    }
}
