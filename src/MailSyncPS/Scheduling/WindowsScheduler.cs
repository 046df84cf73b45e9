using System.Collections;
using System.Management.Automation;
using System.Net;

namespace MailSyncPS.Scheduling;

/// <summary>Windows Task Scheduler, through the module ScheduledTasks that Windows brings.</summary>
/// <param name="cmdlet">The cmdlet that works with it.</param>
/// <param name="credential">
/// The user of the task with the password; null for a managed service account, and for a task without a password.
/// </param>
/// <param name="hasPassword">Whether the task logs in with a password.</param>
/// <param name="time">The clock.</param>
sealed class WindowsScheduler(PSCmdlet cmdlet, PSCredential? credential, bool hasPassword, TimeProvider time) : IScheduler
{
    const string Folder = @"\MailSyncPS\";

    const string FindScript = "param($name, $folder) Get-ScheduledTask -TaskName $name -TaskPath $folder -ErrorAction:Ignore";
    const string RemoveScript =
        "param($name, $folder) Unregister-ScheduledTask -TaskName $name -TaskPath $folder -Confirm:$false -ErrorAction:Stop";
    const string StartScript = "param($name, $folder) Start-ScheduledTask -TaskName $name -TaskPath $folder -ErrorAction:Stop";
    const string StateScript =
        "param($name, $folder) [string](Get-ScheduledTask -TaskName $name -TaskPath $folder -ErrorAction:Stop).State";
    const string ResultScript =
        "param($name, $folder) [int](Get-ScheduledTaskInfo -TaskName $name -TaskPath $folder -ErrorAction:Stop).LastTaskResult";

    const string MakeScript = """
        param($name, $folder, $xml, $login)
        $null = Register-ScheduledTask -TaskName $name -TaskPath $folder -Xml $xml @login -Force -ErrorAction:Stop
        """;

    public bool Exists(string name) => new ScriptStep(FindScript, "", name, Folder).Run(cmdlet).Count > 0;

    public IReadOnlyList<ScheduleStep> Register(ScheduleRequest request)
    {
        var xml = TaskXml.Of(request, hasPassword, DateOnly.FromDateTime(time.GetLocalNow().Date));
        var login = new Hashtable();
        if (credential is not null)
            (login["User"], login["Password"]) = (request.User, new NetworkCredential("", credential.Password).Password);
        return [new ScriptStep(MakeScript, $"Register-ScheduledTask -TaskPath {Folder} -TaskName {request.Name} -Xml\n{xml}",
            request.Name, Folder, xml, login)];
    }

    public IReadOnlyList<ScheduleStep> Unregister(string name) =>
        [new ScriptStep(RemoveScript, $"Unregister-ScheduledTask -TaskPath {Folder} -TaskName {name}", name, Folder)];

    /// <summary>Starts a task.</summary>
    internal void Start(string name) => new ScriptStep(StartScript, "", name, Folder).Run(cmdlet);

    /// <summary>Whether a task waits to start, or is at work.</summary>
    internal bool IsAtWork(string name) =>
        new ScriptStep(StateScript, "", name, Folder).Run(cmdlet) is [{ BaseObject: "Queued" or "Running" }];

    /// <summary>The exit code of a task's last run.</summary>
    internal int LastResult(string name) => new ScriptStep(ResultScript, "", name, Folder).Run(cmdlet) is [{ BaseObject: int code }]
        ? code : -1;
}
