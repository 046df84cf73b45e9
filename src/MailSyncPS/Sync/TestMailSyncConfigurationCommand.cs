using System.Management.Automation;
using MailSyncPS.Bridge;
using MailSyncPS.Engine;

namespace MailSyncPS.Sync;

/// <summary>Reads a configuration, logs in to every mailbox of it, and tells what the next run would do. Changes nothing.</summary>
[Cmdlet(VerbsDiagnostic.Test, "MailSyncConfiguration")]
[OutputType(typeof(MailSyncCheck))]
public sealed class TestMailSyncConfigurationCommand : SyncCmdlet
{
    /// <summary>Only these mailboxes of the configuration, by their addresses or wildcards; all if not given.</summary>
    [Parameter(Position = 1)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Mailbox { get; set; } = [];

    /// <summary>Tests it.</summary>
    protected override void ProcessRecord()
    {
        try
        {
            using var told = new SyncTold(this);
            var settings = ReadSettings();
            settings.Warnings.ToList().ForEach(told.Warn);
            foreach (var obstacle in WritePlaces.FindObstacles(settings))
                told.Take(obstacle.ToRecord(settings.Path));
            WriteObject(new SyncCheck(this, settings, told).Run(Mailbox), enumerateCollection: true);
        }
        catch (MailSyncException e)
        {
            WriteError(e.ToRecord(Path));
        }
    }
}
