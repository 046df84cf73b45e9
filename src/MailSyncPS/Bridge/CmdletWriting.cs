using System.Management.Automation;

namespace MailSyncPS.Bridge;

/// <summary>What the cmdlets write in the same way.</summary>
internal static class CmdletWriting
{
    // The tag that Write-Host uses: the message is shown whatever $InformationPreference says.
    static readonly string[] Tags = ["PSHOST", "MailSyncPS"];

    /// <summary>Whether debug messages are shown.</summary>
    internal static bool ShowsDebug(this PSCmdlet cmdlet) =>
        cmdlet.Given("Debug") ?? (LanguagePrimitives.TryConvertTo<ActionPreference>(cmdlet.GetVariableValue("DebugPreference"), out var preference)
            && preference is not (ActionPreference.SilentlyContinue or ActionPreference.Ignore));

    /// <summary>Tells the person at the prompt; comes out even when the pipeline was stopped.</summary>
    internal static void Tell(this Cmdlet cmdlet, string message) =>
        cmdlet.WriteInformation(new HostInformationMessage { Message = message }, Tags);
}
