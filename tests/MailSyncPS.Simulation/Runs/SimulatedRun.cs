using MailSyncPS.Engine;
using MailSyncPS.Engine.Forwarding;
using MailSyncPS.Engine.Retention;
using MailSyncPS.Engine.Servers.Opening;
using MailSyncPS.Simulation.Servers;

namespace MailSyncPS.Simulation.Runs;

/// <summary>Runs the engine between the servers of a world.</summary>
static class SimulatedRun
{
    static readonly TimeSpan LongestRun = TimeSpan.FromSeconds(60);

    /// <summary>Runs it to its end, or until it is killed.</summary>
    /// <param name="world">The servers and the ledger.</param>
    /// <param name="job">What it does.</param>
    /// <param name="life">What becomes of it.</param>
    /// <param name="machine">Which machine it runs on.</param>
    public static async Task<RunReport> RunAsync(World world, Job job, RunLife life, int machine = 1)
    {
        var report = new RunReport();
        var run = Task.Run(() => WorkAsync(world, job with { Machine = machine }, life, report));
        await run.WaitAsync(LongestRun);
        return report;
    }

    static async Task WorkAsync(World world, Job job, RunLife life, RunReport report)
    {
        (RunLife.Current, MailboxStandIn.Current) = (life, new StandIn(world, life));
        try
        {
            if (job.Forwards)
                report.Forward = await MailForwarder.RunAsync(ForwardOf(world, job), report, life.Token);
            if (job.Removes)
                report.Removal = await RemoveAsync(world, job, life, report);
        }
        catch (OperationCanceledException) when (life.IsDead)
        {
            // It was killed.
        }
        catch (MailSyncException e)
        {
            report.Fail(e);
        }
    }

    static async Task<OldMailRemoval> RemoveAsync(World world, Job job, RunLife life, RunReport report)
    {
        var plan = await OldMailRemover.PlanAsync(RemovalOf(world, job), report, life.Token);
        return await OldMailRemover.ExecuteAsync(plan, report, life.Token);
    }

    static ForwardRequest ForwardOf(World world, Job job) => new()
    {
        Source = world.SourceAccount(job.SourceQuota, job.Machine),
        Destination = world.DestinationAccount,
        Ledger = world.Ledger(job.Ledger),
        DestinationFolder = job.DestinationFolder,
        MaxBytesPerDay = job.MaxBytesPerDay,
        MaxReadBytesPerDay = job.MaxReadBytesPerDay,
        MaxConnections = job.MaxConnections,
        IncludeDeleted = true,
        Timeouts = new RunTimeouts { Time = world.Clock },
    };

    static RemovalRequest RemovalOf(World world, Job job) => new()
    {
        Source = world.SourceAccount(job.SourceQuota, job.Machine),
        Destination = world.DestinationAccount,
        Ledger = world.Ledger(job.Ledger),
        OlderThanDays = job.OlderThanDays,
        UntilPercentUsed = job.UntilPercentUsed,
        IncludeCopyGone = job.IncludeCopyGone,
        MaxReadBytesPerDay = job.MaxReadBytesPerDay,
        Timeouts = new RunTimeouts { Time = world.Clock },
    };
}
