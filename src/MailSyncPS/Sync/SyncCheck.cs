using System.Management.Automation;
using MailSyncPS.Bridge;
using MailSyncPS.Configuration;
using MailSyncPS.Engine;
using MailSyncPS.Texts;

namespace MailSyncPS.Sync;

/// <summary>Tests a configuration: a dry run of it, told by mailbox.</summary>
sealed class SyncCheck(PSCmdlet cmdlet, SyncSettings settings, SyncTold told)
{
    /// <summary>Runs it.</summary>
    /// <param name="names">Which mailboxes, by their addresses or wildcards; empty for all.</param>
    /// <returns>The new mailbox, and the old ones in the order of the configuration.</returns>
    /// <exception cref="MailSyncException">The passwords can't be read, or a name means no mailbox.</exception>
    internal IReadOnlyList<MailSyncCheck> Run(IReadOnlyCollection<string> names)
    {
        var run = new SyncRun(cmdlet, settings, isDryRun: true, told);
        // What it would do is in what is returned.
        using var quiet = DryRuns.BeginQuiet();
        if (run.Prepare(names))
        {
            run.ReadNewMailbox();
            run.CopyAndFree();
        }
        return [Destination(run), .. run.Rows.Select(row => Source(run, row))];
    }

    MailSyncCheck Destination(SyncRun run)
    {
        var address = SyncAccounts.AddressOf(settings.Destination);
        var quota = run.Quotas.FirstOrDefault(quota =>
            quota.Account.EmailAddress == address && quota.Account.Server == run.Destination?.Server);
        return new MailSyncCheck
        {
            Mailbox = address,
            IsDestination = true,
            Server = run.Destination?.Server,
            Messages = quota?.MessageCount,
            PercentUsed = quota?.PercentUsed,
            Problem = ProblemOf(address),
        };
    }

    MailSyncCheck Source(SyncRun run, PSObject row)
    {
        var address = SyncAccounts.AddressOf(row);
        var quota = run.Quotas.FirstOrDefault(quota => IsOf(quota.Account) && !ReferenceEquals(quota.Account, run.Destination));
        var copy = run.Copies.FirstOrDefault(copy => IsOf(copy.Account));
        var removal = run.Removals.FirstOrDefault(removal => IsOf(removal.Account));
        return new MailSyncCheck
        {
            Mailbox = address,
            IsDestination = false,
            Server = quota?.Account.Server ?? row.Properties["Server"]?.Value?.ToString(),
            Messages = quota?.MessageCount,
            PercentUsed = quota?.PercentUsed,
            ToCopy = quota?.UsedBytes is null ? null : copy?.NotReached,
            ToRemove = quota?.UsedBytes is null ? null : removal?.Removed,
            DestinationFolder = run.FolderOf(row),
            Problem = ProblemOf(address) ?? (quota is null ? SyncTexts.NotRead : null),
        };

        bool IsOf(MailAccount account) => account.EmailAddress.Equals(address, StringComparison.OrdinalIgnoreCase);
    }

    string? ProblemOf(string address) =>
        told.Errors.FirstOrDefault(error => SyncTold.NameOf(error).Equals(address, StringComparison.OrdinalIgnoreCase))?.ToString();
}
