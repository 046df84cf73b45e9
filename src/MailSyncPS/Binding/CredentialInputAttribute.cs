using System.Management.Automation;
using System.Security;

namespace MailSyncPS.Binding;

/// <summary>
/// A credential with a password. Nothing is never a reason to ask, for it is mostly a secret that was not found;
/// a user name asks as elsewhere in PowerShell. What was given is never repeated, for it may be a password.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class CredentialInputAttribute : InputAttribute
{
    /// <summary>The user name of a credential that came as a bare secret. No login can have it.</summary>
    internal const string NoUserName = "\0";

    const string Advice = "It takes what Get-Credential or Get-Secret returns.";

    protected override object Read(object? value, PSObject? wrapped, EngineIntrinsics engine) => value switch
    {
        null => throw Refuse($"The credential is null. {Advice}"),
        SecureString secret => Checked(new PSCredential(NoUserName, secret)),
        PSCredential credential => Checked(credential),
        string name when string.IsNullOrWhiteSpace(name) => throw Refuse($"The credential is empty. {Advice}"),
        string name => Checked(Ask(name, engine)),
        _ => throw Refuse($"This is no credential. {Advice}"),
    };

    static PSCredential Checked(PSCredential? credential) =>
        credential is null || string.IsNullOrEmpty(credential.UserName) || credential.Password is not { Length: > 0 }
            ? throw Refuse($"The credential has no password. {Advice}")
            : credential.UserName != NoUserName && Printable.IsBroken(credential.UserName)
                ? throw Refuse("The credential's user name has a control character.")
                : credential;

    static PSCredential? Ask(string name, EngineIntrinsics engine)
    {
        try
        {
            return engine.Host.UI.PromptForCredential("MailSyncPS", "Enter the password of the mailbox.", name, string.Empty);
        }
        catch (Exception e) when (e is not PipelineStoppedException)
        {
            throw Refuse($"The credential is a text, and there is nobody to ask for a password. {Advice}");
        }
    }
}
