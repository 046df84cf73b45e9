using System.Management.Automation;

namespace MailSyncPS.Bridge;

/// <summary>What the cmdlets write in the same way.</summary>
static class CmdletWriting
{
    /// <summary>The common parameter for errors.</summary>
    internal const string ErrorAction = "ErrorAction";

    /// <summary>Likewise, for warnings.</summary>
    internal const string WarningAction = "WarningAction";

    // The tag that Write-Host uses: the message is shown whatever $InformationPreference says.
    static readonly string[] Tags = ["PSHOST", "MailSyncPS"];

    /// <summary>Whether debug messages are shown.</summary>
    internal static bool ShowsDebug(this PSCmdlet cmdlet) =>
        cmdlet.Given("Debug") ?? (
            LanguagePrimitives.TryConvertTo<ActionPreference>(cmdlet.GetVariableValue("DebugPreference"), out var preference)
            && preference is not (ActionPreference.SilentlyContinue or ActionPreference.Ignore));

    /// <summary>Whether messages of a kind are neither shown nor stop anything.</summary>
    /// <param name="cmdlet">The cmdlet.</param>
    /// <param name="action">The common parameter that says so.</param>
    internal static bool Silences(this PSCmdlet cmdlet, string action) => LanguagePrimitives.TryConvertTo<ActionPreference>(
        cmdlet.MyInvocation.BoundParameters.TryGetValue(action, out var given) ? given
            : cmdlet.GetVariableValue(action == WarningAction ? "WarningPreference" : "ErrorActionPreference"), out var preference)
        && preference is ActionPreference.SilentlyContinue or ActionPreference.Ignore;

    /// <summary>
    /// Tells a step. With -Debug and without -Verbose, PowerShell would ask at every verbose message whether to go on; then it is a debug
    /// message.
    /// </summary>
    internal static void TellStep(this PSCmdlet cmdlet, string message)
    {
        if (cmdlet.Given("Debug") == true && cmdlet.Given("Verbose") is null)
            cmdlet.WriteDebug(message);
        else
            cmdlet.WriteVerbose(message);
    }

    /// <summary>Warns. With -Debug, PowerShell asks after a warning whether to go on; where nobody can answer, it goes on.</summary>
    internal static void Warn(this PSCmdlet cmdlet, string message)
    {
        try
        {
            cmdlet.WriteWarning(message);
        }
        catch (Exception e) when (e is not (PipelineStoppedException or ActionPreferenceStopException) && cmdlet.Given("Debug") == true
            && !cmdlet.Stopping)
        {
            cmdlet.WriteDebug(e.Message);
        }
    }

    /// <summary>Tells the person at the prompt; comes out even when the pipeline was stopped.</summary>
    internal static void Tell(this Cmdlet cmdlet, string message) =>
        cmdlet.WriteInformation(new HostInformationMessage { Message = message }, Tags);
}
