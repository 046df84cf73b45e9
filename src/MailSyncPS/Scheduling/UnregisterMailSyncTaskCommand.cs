using System.Management.Automation;
using MailSyncPS.Bridge;
using MailSyncPS.Engine;
using MailSyncPS.Texts;

namespace MailSyncPS.Scheduling;

/// <summary>Removes the schedule of a configuration. The configuration, the ledger, logs and mails stay as they are.</summary>
[Cmdlet(VerbsLifecycle.Unregister, "MailSyncTask", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(void))]
public sealed class UnregisterMailSyncTaskCommand : ScheduleCmdlet
{
    /// <summary>Removes it.</summary>
    protected override void ProcessRecord()
    {
        try
        {
            var name = NameOf(FullPath);
            var scheduler = SchedulerFor(User ?? Self);
            if (!scheduler.Exists(name))
                throw new MailSyncException(MailFailure.ScheduleMissing, ScheduleTexts.FormatNoSchedule(name, Kind));
            Do(scheduler.Unregister(name));
        }
        catch (MailSyncException e)
        {
            WriteError(e.ToRecord(Path));
        }
    }
}
