namespace MailSyncPS.Campaign.Schedules;

/// <summary>Puts several workers in the place of runs of a schedule, by its seed and nothing else: all the rest of it stays as it is without them.</summary>
sealed class WorkerGenerator(Schedule schedule)
{
    const int FewestWorkers = 2;
    const int MostWorkers = 4;
    const int LastStep = 70;
    const double Together = 0.4;
    const double WithChild = 0.3;
    const int MostDelay = 600;
    const int MostFaults = 3;
    const int MostDatabaseBytes = 40_000;

    /// <summary>What keeps these draws apart from those that make the schedule.</summary>
    const int Apart = 0x5eed;

    static readonly WorkerTrouble[] Children = [WorkerTrouble.Kill, WorkerTrouble.Halt, WorkerTrouble.HaltBeyondFence, WorkerTrouble.HaltBeyondFence];
    static readonly WorkerTrouble[] Others = [WorkerTrouble.None, WorkerTrouble.None, WorkerTrouble.Restart, WorkerTrouble.PowerCut,
        WorkerTrouble.DatabaseLine, WorkerTrouble.DatabaseLine, WorkerTrouble.EndSession];
    static readonly LineFaultKind[] Faults = [LineFaultKind.Cut, LineFaultKind.Reset, LineFaultKind.CutForClient, LineFaultKind.Refused];

    readonly Random _random = new(schedule.Seed ^ Apart);

    /// <summary>The schedule with workers.</summary>
    public static Schedule Add(Schedule schedule)
    {
        var generator = new WorkerGenerator(schedule);
        var actions = schedule.Actions.Select(a => a is RunAction run && generator.Chance(Together) ? generator.Next(run) : a).ToList();
        if (actions.TrueForAll(a => a is not TogetherAction))
            actions.Add(generator.Next(new RunAction { Protocol = schedule.Setup.Protocols[0] }));
        return schedule with { Actions = actions };
    }

    TogetherAction Next(RunAction run)
    {
        var kinds = Chance(WithChild) ? Children : Others;
        var trouble = kinds[_random.Next(kinds.Length)];
        // Who files at once stays connected, so that the servers never look as if they were done with what the sleeper had said.
        if (schedule.Setup.IsFiledAtOnce && trouble == WorkerTrouble.HaltBeyondFence)
            trouble = WorkerTrouble.Halt;
        return new TogetherAction
        {
            Run = new RunAction { Protocol = run.Protocol, OlderThanDays = run.OlderThanDays, IncludeCopyGone = run.IncludeCopyGone },
            Delays = [0, .. Enumerable.Range(0, _random.Next(FewestWorkers, MostWorkers + 1) - 1).Select(_ => _random.Next(MostDelay))],
            IsShared = Chance(0.5),
            Trouble = trouble,
            AtStep = _random.Next(1, LastStep),
            DatabaseFaults = trouble == WorkerTrouble.DatabaseLine ? [.. NextFaults()] : [],
        };
    }

    IEnumerable<LineFault> NextFaults() => Enumerable.Range(0, _random.Next(1, MostFaults + 1)).Select(_ => _random.Next(1, 6)).Distinct().Order()
        .Select(number => new LineFault(number, Faults[_random.Next(Faults.Length)], _random.Next(2) == 0, _random.NextInt64(1, MostDatabaseBytes)));

    bool Chance(double probability) => _random.NextDouble() < probability;
}
