using System.Management.Automation;
using System.Security;
using MailSyncPS.Texts;

namespace MailSyncPS.Binding;

/// <summary>A secret as a secure string. What was given instead is never repeated, for it may be the secret.</summary>
[AttributeUsage(AttributeTargets.Property)]
sealed class SecretInputAttribute : InputAttribute
{
    protected internal override bool IsSecret => true;

    protected override object Read(object? value, PSObject? wrapped, EngineIntrinsics engine) => value switch
    {
        SecureString { Length: > 0 } secret => secret,
        PSCredential { Password.Length: > 0 } credential => credential.Password,
        _ => throw Refuse(BindingTexts.SecretAdvice),
    };
}
