using System.Management.Automation;
using MailSyncPS.Binding;
using MailSyncPS.Bridge;
using MailSyncPS.Commands;
using MailSyncPS.Completion;
using MailSyncPS.Engine.SignIns;
using MailSyncPS.Texts;

namespace MailSyncPS.SignIns;

/// <summary>Revokes a sign-in at its provider, where that is possible, and forgets it.</summary>
[Cmdlet(VerbsLifecycle.Unregister, "MailSignIn", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(void))]
public sealed class UnregisterMailSignInCommand : WorkCmdlet
{
    /// <summary>Its name.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(SignInCompleter))]
    [SignInName]
    [ValidateNotNullOrEmpty]
    public string Name { get; set; } = "";

    private protected override string Activity => SignInTexts.ActivityRevoking;

    /// <summary>Forgets one.</summary>
    protected override void ProcessRecord()
    {
        var name = Name;
        if (this.ShouldDo(SignInTexts.FormatUnregister(VisibleText.Without(name))))
            Pump.Enqueue(name, (observer, cancellationToken) => SignInRegistration.RemoveAsync(name, observer, cancellationToken),
                static _ => { }, static () => { });
    }
}
