using System.Net;
using MailSyncPS.Engine;
using MailSyncPS.Engine.Forwarding;
using MailSyncPS.Engine.Retention;
using MailSyncPS.Engine.Servers.Folders;
using MailSyncPS.ModuleRunner;

namespace MailSyncPS.Campaign.Runs;

/// <summary>Does a child's job in this process, through the engine's API, with waits that suit servers of this machine.</summary>
static class EngineRun
{
    /// <summary>A session that was just killed may hold its mailbox for a moment, and a plan is not made again by itself.</summary>
    const int PlanAttempts = 10;

    static readonly RunTimeouts Short = new()
    {
        Doubt = TimeSpan.FromSeconds(2),
        LongerDoubt = TimeSpan.FromSeconds(4),
        FirstWait = TimeSpan.FromSeconds(0.3),
        Silence = TimeSpan.FromSeconds(60),
    };

    /// <summary>Runs it to its end.</summary>
    public static async Task<EngineEnd> RunAsync(ModuleJob job, CancellationToken cancellationToken)
    {
        var observer = new QuietObserver();
        var forward = job.Task == ModuleTask.Remove ? null : await MailForwarder.RunAsync(ForwardOf(job), observer, cancellationToken);
        var removal = job.Task == ModuleTask.Forward ? null : await RemoveAsync(job, observer, cancellationToken);
        return new EngineEnd(forward, removal, observer.Errors);
    }

    static async Task<OldMailRemoval> RemoveAsync(ModuleJob job, QuietObserver observer, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var plan = await OldMailRemover.PlanAsync(RemovalOf(job), observer, cancellationToken);
                return await OldMailRemover.ExecuteAsync(plan, observer, cancellationToken);
            }
            catch (MailSyncException e) when (e.Failure == MailFailure.MailboxInUse && attempt < PlanAttempts)
            {
                await Task.Delay(300, cancellationToken);
            }
        }
    }

    static ForwardRequest ForwardOf(ModuleJob job) => new()
    {
        Source = SourceOf(job),
        Destination = DestinationOf(job),
        Ledger = job.Ledger,
        Folders = FolderSelection.From(job.Folders),
        DestinationFolder = job.DestinationFolder,
        IncludeDeleted = true,
        MaxBytesPerDay = job.MaxBytesPerDay,
        Timeouts = Short,
    };

    static RemovalRequest RemovalOf(ModuleJob job) => new()
    {
        Source = SourceOf(job),
        Destination = DestinationOf(job),
        Ledger = job.Ledger,
        Folders = FolderSelection.From(job.Folders),
        OlderThanDays = job.OlderThanDays,
        UntilPercentUsed = job.UntilPercentUsed,
        IncludeCopyGone = job.IncludeCopyGone,
        Timeouts = Short,
    };

    static MailAccount SourceOf(ModuleJob job) => Account(job.SourceUser, job.SourcePort, Enum.Parse<MailProtocol>(job.Protocol), job);

    static MailAccount DestinationOf(ModuleJob job) => Account(job.DestinationUser, job.DestinationPort, MailProtocol.Imap, job);

    static MailAccount Account(string user, int port, MailProtocol protocol, ModuleJob job)
    {
        var account = new MailAccount($"{user}@example.jp", "127.0.0.1", port, protocol, MailSecurity.None, user) { QuotaBytes = job.QuotaBytes };
        account.SetSecret(new NetworkCredential("", job.Password).SecurePassword);
        return account;
    }
}
