using System.Management.Automation;

namespace MailSyncPS.Scheduling;

/// <summary>A script is run, with the cmdlets of Windows' own module ScheduledTasks.</summary>
/// <param name="Script">The script.</param>
/// <param name="Shown">What is shown of it and of its values; no password.</param>
/// <param name="Values">Its parameters, in their order.</param>
sealed record ScriptStep(string Script, string Shown, params object?[] Values) : ScheduleStep
{
    internal override string Text => Shown;

    /// <summary>Runs it.</summary>
    internal IReadOnlyList<PSObject> Run(PSCmdlet cmdlet) =>
        cmdlet.InvokeCommand.InvokeScript(useLocalScope: true, ScriptBlock.Create(Script), null, Values);
}
