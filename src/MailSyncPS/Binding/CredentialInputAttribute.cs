using System.Management.Automation;
using System.Security;
using MailSyncPS.Bridge;
using MailSyncPS.Texts;

namespace MailSyncPS.Binding;

/// <summary>
/// A credential with a password. Nothing is never a reason to ask, for it is mostly a secret that was not found;
/// a user name asks as elsewhere in PowerShell. What was given is never repeated, for it may be a password.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
sealed class CredentialInputAttribute : InputAttribute
{
    /// <summary>The user name of a credential that came as a bare secret. No login can have it.</summary>
    internal const string NoUserName = "\0";

    protected internal override bool IsSecret => true;

    protected override object Read(object? value, PSObject? wrapped, EngineIntrinsics engine) => value switch
    {
        null => throw Refuse(BindingTexts.FormatCredentialNull(BindingTexts.CredentialAdvice)),
        SecureString secret => Checked(new PSCredential(NoUserName, secret)),
        PSCredential credential => Checked(credential),
        string name when string.IsNullOrWhiteSpace(name) => throw Refuse(BindingTexts.FormatCredentialEmpty(BindingTexts.CredentialAdvice)),
        string name => Checked(Ask(name, engine)),
        _ => throw Refuse(BindingTexts.FormatNoCredential(BindingTexts.CredentialAdvice)),
    };

    static PSCredential Checked(PSCredential? credential) =>
        credential is null || string.IsNullOrEmpty(credential.UserName) || credential.Password is not { Length: > 0 }
            ? throw Refuse(BindingTexts.FormatCredentialWithoutPassword(BindingTexts.CredentialAdvice))
            : credential.UserName != NoUserName && !VisibleText.IsWhole(credential.UserName)
                ? throw Refuse(BindingTexts.UserNameBroken)
                : credential;

    static PSCredential? Ask(string name, EngineIntrinsics engine)
    {
        // The host would show the name, which may be a password, before it says that nobody is there.
        if (!Interactivity.IsThere)
            throw Refuse(BindingTexts.FormatNobodyToAsk(BindingTexts.CredentialAdvice));
        try
        {
            return engine.Host.UI.PromptForCredential("MailSyncPS", BindingTexts.PasswordPrompt, name, string.Empty);
        }
        catch (Exception e) when (e is not PipelineStoppedException)
        {
            throw Refuse(BindingTexts.FormatNobodyToAsk(BindingTexts.CredentialAdvice));
        }
    }
}
