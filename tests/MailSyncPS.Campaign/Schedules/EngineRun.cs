using MailSyncPS.Engine;
using MailSyncPS.Engine.Forwarding;
using MailSyncPS.Engine.Retention;
using MailSyncPS.Engine.Servers.Folders;

namespace MailSyncPS.Campaign.Schedules;

/// <summary>A run within this process, through the engine's own interface.</summary>
sealed class EngineRun(Schedule schedule, ScheduleMailboxes mailboxes, RunAction run)
{
    static readonly TimeSpan LongestRun = TimeSpan.FromMinutes(3);

    readonly RunRecorder _recorder = new();

    /// <summary>How it reaches the mailboxes and the ledger.</summary>
    public RunWays Ways { get; init; } = mailboxes.Ways;

    /// <summary>Since when it shares its work with other runs; null when it doesn't.</summary>
    public DateTimeOffset? SharedSince { get; init; }

    /// <summary>What happens at a step of it; null for nothing.</summary>
    public StepAlarm? Alarm { get; init; }

    /// <summary>What to wait for: short where the schedule makes a server fall silent, and long where only the machine may be slow.</summary>
    RunTimeouts Timeouts => new()
    {
        Doubt = schedule.HasSilence ? LineFault.Lateness + TimeSpan.FromSeconds(1) : TimeSpan.FromSeconds(0.8),
        LongerDoubt = TimeSpan.FromSeconds(0.5),
        FirstWait = TimeSpan.FromMilliseconds(30),
        Silence = run.SourceFaults.Concat(run.DestinationFaults).Any(f => f.IsSilent) ? ScheduleSetup.Silence : TimeSpan.FromSeconds(40),
    };

    /// <summary>Makes the run.</summary>
    /// <exception cref="TimeoutException">It does not end.</exception>
    public async Task<RunReport> RunAsync(CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Alarm?.Set();
        if (run.Ending == RunEnding.CancelAtStep)
            new StepAlarm(run.EndAt, stop.Cancel).Set();
        else if (run.Ending == RunEnding.CancelAfterTime)
            stop.CancelAfter(run.EndAt);
        var began = DateTimeOffset.UtcNow;
        var report = new RunReport(run, began, began);
        try
        {
            var work = run.IsRemoval ? RemoveAsync(report, stop.Token) : ForwardAsync(report, stop.Token);
            report = await work.WaitAsync(LongestRun, CancellationToken.None);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            cancellationToken.ThrowIfCancellationRequested();
            report = report with { WasCancelled = true };
        }
        catch (MailSyncException e)
        {
            _recorder.OnError(e);
        }
        return report with { Ended = DateTimeOffset.UtcNow, Errors = _recorder.Errors, Lines = _recorder.Lines };
    }

    async Task<RunReport> ForwardAsync(RunReport report, CancellationToken cancellationToken) => report with
    {
        Forward = await MailForwarder.RunAsync(new ForwardRequest
        {
            Source = mailboxes.SourceAccount(run.Protocol, Ways),
            Destination = mailboxes.DestinationAccount(Ways),
            Folders = FolderSelection.From(schedule.Setup.Folders),
            DestinationFolder = schedule.Setup.DestinationFolder,
            IncludeDeleted = true,
            Ledger = Ways.Ledger,
            SharedSince = SharedSince,
            Timeouts = Timeouts,
        }, _recorder, cancellationToken),
    };

    async Task<RunReport> RemoveAsync(RunReport report, CancellationToken cancellationToken)
    {
        var plan = await OldMailRemover.PlanAsync(new RemovalRequest
        {
            Source = mailboxes.SourceAccount(run.Protocol, Ways),
            Destination = mailboxes.DestinationAccount(Ways),
            Folders = FolderSelection.From(schedule.Setup.Folders),
            OlderThanDays = run.OlderThanDays!.Value,
            IncludeCopyGone = run.IncludeCopyGone,
            Ledger = Ways.Ledger,
            SharedSince = SharedSince,
            Timeouts = Timeouts,
        }, _recorder, cancellationToken);
        return report with { Removal = await OldMailRemover.ExecuteAsync(plan, _recorder, cancellationToken) };
    }
}
