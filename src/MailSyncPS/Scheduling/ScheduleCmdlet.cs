using System.Management.Automation;
using MailSyncPS.Bridge;
using MailSyncPS.Engine;
using MailSyncPS.Sync;
using MailSyncPS.Texts;

namespace MailSyncPS.Scheduling;

/// <summary>What making and removing a schedule have in common.</summary>
public abstract class ScheduleCmdlet : SyncCmdlet
{
    /// <summary>The schedule's name; the configuration's if not given.</summary>
    [Parameter]
    [ValidatePattern("^[A-Za-z0-9_][A-Za-z0-9_.-]*$")]
    public string? Name { get; set; }

    /// <summary>The user that the runs are started as; the one who asks if not given.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? User { get; set; }

    private protected string NameOf(string configuration) =>
        Name ?? string.Concat(System.IO.Path.GetFileNameWithoutExtension(configuration)
            .Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-' ? letter : '-')).TrimStart('-');

    /// <summary>This user, as the system's schedules name it.</summary>
    private protected static string Self => OperatingSystem.IsWindows() ? $@"{Environment.UserDomainName}\{Environment.UserName}"
        : Environment.UserName;

    private protected static bool IsOwn(string user) => user.Equals(Self, StringComparison.OrdinalIgnoreCase)
        || user.Equals(Environment.UserName, StringComparison.OrdinalIgnoreCase);

    /// <summary>What starts schedules here.</summary>
    private protected static MailSyncScheduler Kind => OperatingSystem.IsWindows() ? MailSyncScheduler.TaskScheduler
        : SystemdScheduler.IsRunning ? MailSyncScheduler.Systemd : MailSyncScheduler.Cron;

    /// <exception cref="MailSyncException">Only an administrator makes schedules for others.</exception>
    private protected IScheduler SchedulerFor(string user, PSCredential? credential = null, bool hasPassword = false)
    {
        if (!IsOwn(user) && !Environment.IsPrivilegedProcess)
            throw new MailSyncException(MailFailure.InvalidArgument, ScheduleTexts.FormatNotAdministrator(user));
        return Kind switch
        {
            MailSyncScheduler.TaskScheduler => new WindowsScheduler(this, credential, hasPassword, Time),
            MailSyncScheduler.Systemd => SystemdScheduler.Here(),
            _ => new CronScheduler(IsOwn(user) ? null : user),
        };
    }

    /// <summary>Does the steps, each of which is shown or asked for where preferences say so.</summary>
    /// <returns>Whether all were done.</returns>
    /// <exception cref="MailSyncException">One failed; those behind it were not tried.</exception>
    private protected bool Do(IReadOnlyList<ScheduleStep> steps)
    {
        var all = true;
        foreach (var step in steps)
        {
            if (this.ShouldDo(step.Text))
                Do(step);
            else
                all = false;
        }
        return all;
    }

    void Do(ScheduleStep step)
    {
        try
        {
            switch (step)
            {
                case WriteFileStep write:
                    Directory.CreateDirectory(System.IO.Path.GetDirectoryName(write.Path)!);
                    File.WriteAllText(write.Path, write.Content);
                    break;
                case DeleteFileStep delete:
                    File.Delete(delete.Path);
                    break;
                case RunStep run:
                    Run(run);
                    break;
                case ScriptStep script:
                    script.Run(this);
                    break;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or RuntimeException and not PipelineStoppedException)
        {
            throw new MailSyncException(MailFailure.ScheduleFailed, ScheduleTexts.FormatStepFailed(FirstLine(step.Text), e.Message), e);
        }
    }

    static void Run(RunStep step)
    {
        var run = OtherProgram.TryRun(step.Program, step.Arguments, step.Input)
            ?? throw new MailSyncException(MailFailure.ScheduleFailed, ScheduleTexts.FormatNoProgram(step.Program));
        if (run.ExitCode != 0)
            throw new MailSyncException(MailFailure.ScheduleFailed,
                ScheduleTexts.FormatStepFailed(FirstLine(step.Text), run.Said is { Length: > 0 } said ? said : $"{run.ExitCode}"));
    }

    static string FirstLine(string text) => text.Split('\n')[0];
}
