using MailSyncPS.Campaign.Children;
using MailSyncPS.Engine;
using MailSyncPS.Promises;
using MailSyncPS.Simulation.Ledgers;

namespace MailSyncPS.Campaign.Schedules;

/// <summary>Several workers over one mailbox, each by lines of its own, and what happens to them meanwhile.</summary>
sealed class TogetherRun(Schedule schedule, ScheduleMailboxes mailboxes, TogetherAction action) : IAsyncDisposable
{
    /// <summary>How long a halted worker stands still that keeps its place.</summary>
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>How long it may stand still at the most, while others work one after the other and wait for what it has begun.</summary>
    static readonly TimeSpan LongestHalt = TimeSpan.FromMinutes(5);

    /// <summary>The step of a run that has taken its mailbox.</summary>
    const string LockTaken = "lock taken";

    readonly List<WorkerLines> _lines = [.. action.Delays.Select(_ => mailboxes.OpenWorker())];
    readonly LedgerSchemas _ledgers = (LedgerSchemas)mailboxes.Ledgers.Ledgers;
    readonly DateTimeOffset _began = DateTimeOffset.UtcNow;

    /// <summary>Whether the first worker, a process of its own, has taken the mailbox.</summary>
    bool _hasTaken;

    /// <summary>Whether the first worker holds the mailbox. A lock alone may be one of an earlier run whose session is still ending.</summary>
    bool IsHeld => _hasTaken && _ledgers.CountLocks() > 0;

    /// <summary>Whether a worker was halted at work, another one took its place, and it was woken up.</summary>
    public bool WasFenced { get; private set; }

    /// <summary>How many faults connections to the database have got.</summary>
    public int DatabaseFaults => _lines.Sum(line => line.Database.Struck.Count);

    /// <summary>Lets them work.</summary>
    /// <returns>What each came to, the first one first.</returns>
    /// <exception cref="ScheduleViolationException">A worker whose time was over has changed something.</exception>
    public async Task<IReadOnlyList<RunReport>> RunAsync(CancellationToken cancellationToken)
    {
        _lines[0].Database.Arm(action.DatabaseFaults);
        return action.HasChild ? await BesideChildAsync(cancellationToken) : await BesideEachOtherAsync(cancellationToken);
    }

    async Task<IReadOnlyList<RunReport>> BesideEachOtherAsync(CancellationToken cancellationToken)
    {
        var trouble = Task.CompletedTask;
        var alarm = action.Trouble is WorkerTrouble.Restart or WorkerTrouble.PowerCut or WorkerTrouble.EndSession
            ? new StepAlarm(action.AtStep, () => trouble = Task.Run(MakeTroubleAsync, CancellationToken.None)) : null;
        var reports = await Task.WhenAll(action.Delays.Index().Select(worker => StartAsync(worker.Index, worker.Item, worker.Index == 0 ? alarm : null, cancellationToken)));
        await trouble;
        return reports;
    }

    async Task MakeTroubleAsync()
    {
        if (action.Trouble == WorkerTrouble.EndSession)
            _ledgers.EndLocks();
        else
            await _ledgers.Server.RestartAsync(action.Trouble == WorkerTrouble.PowerCut);
    }

    Task<RunReport> StartAsync(int worker, int delay, StepAlarm? alarm, CancellationToken cancellationToken) => Task.Run(async () =>
    {
        await Task.Delay(delay, cancellationToken);
        return await new EngineRun(schedule, mailboxes, action.Run)
        {
            Ways = _lines[worker].Ways,
            SharedSince = action.IsShared ? DateTimeOffset.UtcNow : null,
            Alarm = alarm,
        }.RunAsync(cancellationToken);
    }, cancellationToken);

    async Task<IReadOnlyList<RunReport>> BesideChildAsync(CancellationToken cancellationToken)
    {
        var (steps, atStep) = (0, new TaskCompletionSource());
        var from = action.Trouble == WorkerTrouble.Kill ? Math.Max(1, action.AtStep / 2) : action.AtStep;
        var job = ChildRun.JobOf(schedule, mailboxes, action.Run, _lines[0].Ways) with
        {
            IsShared = action.IsShared,
            KillAt = action.Trouble == WorkerTrouble.Kill ? action.AtStep : null,
            HaltAt = action.Trouble == WorkerTrouble.Kill ? null : action.AtStep,
        };
        await using var child = ModuleChild.Start(job, step =>
        {
            _hasTaken |= step == LockTaken;
            if (++steps == from)
                atStep.TrySetResult();
        });
        var ended = child.WaitAsync(cancellationToken, LongestHalt);
        await Task.WhenAny(ended, atStep.Task);
        var others = ended.IsCompleted || action.Trouble == WorkerTrouble.Kill ? OthersAsync(cancellationToken)
            : action.Trouble == WorkerTrouble.Halt ? WhileHaltedAsync(child, cancellationToken)
            : BeyondFenceAsync(child, ended, cancellationToken);
        var reports = await others;
        var end = await ended;
        return [new RunReport(action.Run, _began, DateTimeOffset.UtcNow) { WasKilled = end.WasKilled, Lines = [end.ToString()] }, .. reports];
    }

    Task<RunReport[]> OthersAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(Enumerable.Range(1, action.Delays.Count - 1).Select(i => StartAsync(i, action.Delays[i], null, cancellationToken)));

    async Task<RunReport[]> WhileHaltedAsync(ModuleChild child, CancellationToken cancellationToken)
    {
        await child.WaitUntilHaltedAsync();
        var restarts = _ledgers.Server.Restarts;
        var isHeld = IsHeld;
        var reports = await OthersAsync(cancellationToken);
        await Task.Delay(Pause, cancellationToken);
        child.Continue();
        // With the database go the sessions of all who work, in other schedules as well.
        isHeld &= _ledgers.Server.RestartsBegun == restarts;
        if (isHeld && reports.FirstOrDefault(r => !r.WasRefused) is { } second)
            throw new ScheduleViolationException(Invariant.OneAtATime, $"a worker was at work, and another one was let in: {second}");
        return reports;
    }

    async Task<RunReport[]> BeyondFenceAsync(ModuleChild child, Task<ModuleEnd> ended, CancellationToken cancellationToken)
    {
        await child.WaitUntilHaltedAsync();
        // A worker that had not taken its mailbox yet is one that comes later.
        WasFenced = IsHeld;
        // What it had sent in part would arrive when it wakes up; servers hang up on whoever sleeps for so long (decision 45).
        await HangUpAsync();
        _ledgers.EndLocks();
        var reports = await OthersAsync(cancellationToken);
        // Its place is its own again where nobody took it.
        WasFenced &= reports.Any(r => !r.WasRefused);
        var before = WasFenced ? Look() : [];
        child.Continue();
        await ended;
        await HangUpAsync();
        var now = WasFenced ? Look() : [];
        if (now.Except(before).Concat(before.Except(now)).ToList() is { Count: > 0 } changes)
            throw new ScheduleViolationException(Invariant.OneAtATime, $"a worker whose time was over has changed something: {string.Join("; ", changes)}");
        return reports;
    }

    /// <summary>The servers hang up on the first worker, and have done all that it had said.</summary>
    async Task HangUpAsync()
    {
        await _lines[0].HangUpAsync();
        await mailboxes.BecomeQuietAsync();
    }

    /// <summary>
    /// What lies on the disks and in the ledger. A server may note later what it saw read, and another client may be filing what was copied.
    /// </summary>
    IReadOnlyList<string> Look()
    {
        var view = MailboxView.Read(mailboxes);
        return [.. view.Source.Select(c => $"source {c with { Flags = "" }}"), .. mailboxes.Ledgers.Rows(),
            .. view.Destination.Select(c => $"destination {(schedule.Setup.IsFiledAtOnce ? c with { Flags = "", Folder = "", Name = "" } : c with { Flags = "" })}")];
    }

    /// <summary>Waits until the servers have nothing more to hear of the workers, and takes their lines down.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var line in _lines)
            await line.DisposeAsync();
    }
}
