using System.Management.Automation;
using System.Security;
using MailSyncPS.Binding;
using MailSyncPS.Bridge;
using MailSyncPS.Commands;
using MailSyncPS.Completion;
using MailSyncPS.Engine.SignIns;
using MailSyncPS.Texts;

namespace MailSyncPS.SignIns;

/// <summary>Revokes a sign-in at its provider, where that is possible, and forgets it.</summary>
[Cmdlet(VerbsLifecycle.Unregister, "MailSignIn", DefaultParameterSetName = KeptSet, SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(void))]
public sealed class UnregisterMailSignInCommand : WorkCmdlet
{
    const string KeptSet = "Kept";
    const string HandedOutSet = "HandedOut";

    /// <summary>Its name.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true,
        ParameterSetName = KeptSet)]
    [ArgumentCompleter(typeof(SignInCompleter))]
    [SignInName]
    [ValidateNotNullOrEmpty]
    public string Name { get; set; } = "";

    /// <summary>The whole sign-in, where it was handed out for a vault.</summary>
    [Parameter(Mandatory = true, ParameterSetName = HandedOutSet)]
    [SecretInput]
    public SecureString? SignInSecret { get; set; }

    private protected override string Activity => SignInTexts.ActivityRevoking;

    /// <summary>Forgets one.</summary>
    protected override void ProcessRecord()
    {
        if (SignInSecret is { } secret)
        {
            if (this.ShouldDo(SignInTexts.UnregisterHandedOut))
                Pump.Enqueue(nameof(SignInSecret), (observer, cancellationToken) =>
                    SignInRegistration.RemoveAsync(secret, observer, cancellationToken), static _ => { }, static () => { });
            return;
        }
        var name = Name;
        if (this.ShouldDo(SignInTexts.FormatUnregister(VisibleText.Without(name))))
            Pump.Enqueue(name, (observer, cancellationToken) => SignInRegistration.RemoveAsync(name, observer, cancellationToken),
                static _ => { }, static () => { });
    }
}
