using MailSyncPS.Campaign.Children;
using MailSyncPS.ModuleRunner;

namespace MailSyncPS.Campaign.Schedules;

/// <summary>A run of the built module in a process of its own, which is killed.</summary>
static class ChildRun
{
    const string Append = "sent APPEND";

    /// <summary>Makes the run.</summary>
    public static async Task<RunReport> RunAsync(Schedule schedule, ScheduleMailboxes mailboxes, RunAction run, CancellationToken cancellationToken)
    {
        var began = DateTimeOffset.UtcNow;
        var hasSent = new TaskCompletionSource();
        await using var child = ModuleChild.Start(JobOf(schedule, mailboxes, run, mailboxes.Ways), step =>
        {
            if (step == Append)
                hasSent.TrySetResult();
        });
        var ended = child.WaitAsync(cancellationToken);
        if (run.Ending == RunEnding.KillAfterAppend && await Task.WhenAny(ended, hasSent.Task) != ended)
        {
            await Task.WhenAny(ended, Task.Delay(run.EndAt, cancellationToken));
            if (!ended.IsCompleted)
                child.Kill();
        }
        var end = await ended;
        return new RunReport(run, began, DateTimeOffset.UtcNow) { WasKilled = end.WasKilled, Lines = [end.ToString()] };
    }

    /// <summary>What the child is told.</summary>
    public static ModuleJob JobOf(Schedule schedule, ScheduleMailboxes mailboxes, RunAction run, RunWays ways) => new()
    {
        Task = run.IsRemoval ? ModuleTask.Remove : ModuleTask.Forward,
        Protocol = run.Protocol.ToString(),
        SourcePort = ways.SourcePort(run.Protocol),
        SourceUser = mailboxes.SourceUser,
        DestinationPort = ways.DestinationPort,
        DestinationUser = mailboxes.DestinationUser,
        Ledger = ways.Ledger,
        Folders = schedule.Setup.Folders,
        DestinationFolder = schedule.Setup.DestinationFolder,
        OlderThanDays = run.OlderThanDays ?? 0,
        IncludeCopyGone = run.IncludeCopyGone,
        KillAt = run.Ending == RunEnding.KillAtStep ? run.EndAt : null,
    };
}
