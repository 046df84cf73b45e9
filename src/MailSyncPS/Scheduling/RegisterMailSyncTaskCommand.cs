using System.Management.Automation;
using MailSyncPS.Binding;
using MailSyncPS.Bridge;
using MailSyncPS.Configuration;
using MailSyncPS.Engine;
using MailSyncPS.Engine.Ledger;
using MailSyncPS.Texts;

namespace MailSyncPS.Scheduling;

/// <summary>
/// Makes the schedule of a configuration: a task of Windows, a timer of systemd or a line of a crontab, whichever is here.
/// </summary>
[Cmdlet(VerbsLifecycle.Register, "MailSyncTask", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(MailSyncTask))]
public sealed class RegisterMailSyncTaskCommand : ScheduleCmdlet
{
    /// <summary>The times of the day at which it starts, as in 06:00.</summary>
    [Parameter]
    [TimesOfDay]
    [PSDefaultValue(Help = "06:00")]
    public TimeOnly[] At { get; set; } = [new(6, 0)];

    /// <summary>On Windows, the user and password of the task; with it, User need not be named.</summary>
    [Parameter]
    [CredentialInput]
    public PSCredential? Credential { get; set; }

    /// <summary>Make the schedule without logging in to the mailboxes first.</summary>
    [Parameter]
    public SwitchParameter SkipTest { get; set; }

    /// <summary>Makes it.</summary>
    protected override void ProcessRecord()
    {
        try
        {
            var settings = ReadSettings();
            var user = User ?? Credential?.UserName ?? Self;
            var hasPassword = Credential is not null || user.EndsWith('$');
            var request = RequestFor(settings, user);
            var scheduler = SchedulerFor(user, Credential, hasPassword);
            var steps = scheduler.Register(request);
            WarnOf(settings, hasPassword);
            if (!SkipTest && !this.IsDryRun())
                Test(settings, request, hasPassword);
            if (Do(steps) || this.IsDryRun())
                WriteObject(TaskOf(settings, request, steps));
        }
        catch (MailSyncException e)
        {
            WriteError(e.ToRecord(Path));
        }
    }

    ScheduleRequest RequestFor(SyncSettings settings, string user) => new()
    {
        Name = NameOf(settings.Path),
        User = user,
        At = At,
        Command = ShellCommand.Of(this,
            $"{ModuleImport.For(this, IsOwn(user))}exit (Invoke-MailSync -Path {ShellCommand.Quote(settings.Path)}).ExitCode"),
        Description = ScheduleTexts.FormatDescription(settings.Path),
        Folder = System.IO.Path.GetDirectoryName(settings.Path)!,
        Writes = [.. new[] { settings.Ledger, settings.Report }.OfType<string>().Where(path => !LedgerName.IsAddress(path))
            .Select(path => System.IO.Path.GetDirectoryName(path)!).Prepend(settings.LogFolder).Distinct()],
    };

    void WarnOf(SyncSettings settings, bool hasPassword)
    {
        if (Kind == MailSyncScheduler.Systemd && !Environment.IsPrivilegedProcess && !SystemdScheduler.Lingers(Environment.UserName))
            this.Warn(ScheduleTexts.FormatLinger(Environment.UserName));
        if (Kind == MailSyncScheduler.TaskScheduler && !hasPassword)
            this.Warn(settings.SecretFile is { } file ? ScheduleTexts.FormatNoPasswordFile(file) : ScheduleTexts.NoPasswordVault);
        if (settings.Ledger is null)
            this.Warn(ScheduleTexts.OwnLedger);
        settings.Warnings.ToList().ForEach(this.Warn);
    }

    void Test(SyncSettings settings, ScheduleRequest request, bool hasPassword)
    {
        var problems = new AccountTest(this, settings, request, Time)
            .Run(IsOwn(request.User) && Kind != MailSyncScheduler.TaskScheduler, Credential, hasPassword);
        if (problems is null)
            this.Warn(ScheduleTexts.FormatNotTested(request.User, settings.Path));
        else if (problems.Count > 0)
            throw new MailSyncException(MailFailure.ScheduleFailed,
                ScheduleTexts.FormatTestFailed(request.User, string.Join(" ", problems)));
    }

    static MailSyncTask TaskOf(SyncSettings settings, ScheduleRequest request, IReadOnlyList<ScheduleStep> steps) => new()
    {
        Name = request.Name,
        Scheduler = Kind,
        User = request.User,
        At = request.At,
        Command = OperatingSystem.IsWindows() ? $"{request.Command.Program} {request.Command.ForWindows}" : request.Command.ForSh,
        Configuration = settings.Path,
        Ledger = settings.Ledger is not null || IsOwn(request.User) ? LedgerStore.PlaceOf(settings.Ledger) : null,
        LogFolder = settings.LogFolder,
        Report = settings.Report,
        Steps = [.. steps.Select(step => step.Text)],
    };
}
