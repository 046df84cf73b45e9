using MailSyncPS.Campaign.Children;
using MailSyncPS.ModuleRunner;

namespace MailSyncPS.Campaign.Schedules;

/// <summary>A run of the built module in a process of its own, which is killed at a step.</summary>
static class ChildRun
{
    /// <summary>Makes the run.</summary>
    public static async Task<RunReport> RunAsync(Schedule schedule, ScheduleMailboxes mailboxes, RunAction run, CancellationToken cancellationToken)
    {
        var began = DateTimeOffset.UtcNow;
        var end = await ModuleChild.RunAsync(new ModuleJob
        {
            Task = run.IsRemoval ? ModuleTask.Remove : ModuleTask.Forward,
            Protocol = run.Protocol.ToString(),
            SourcePort = mailboxes.SourceLine(run.Protocol).Port,
            SourceUser = mailboxes.SourceUser,
            DestinationPort = mailboxes.DestinationLine.Port,
            DestinationUser = mailboxes.DestinationUser,
            Ledger = mailboxes.Ledgers.Path,
            Folders = schedule.Setup.Folders,
            DestinationFolder = schedule.Setup.DestinationFolder,
            OlderThanDays = run.OlderThanDays ?? 0,
            IncludeCopyGone = run.IncludeCopyGone,
            KillAt = run.EndAt,
        }, cancellationToken);
        return new RunReport(run, began, DateTimeOffset.UtcNow) { WasKilled = end.WasKilled, Lines = [end.ToString()] };
    }
}
