using System.Management.Automation;
using MailSyncPS.Texts;

namespace MailSyncPS.Binding;

/// <summary>The name of a sign-in. An empty value counts as absent.</summary>
[AttributeUsage(AttributeTargets.Property)]
sealed class SignInNameAttribute : InputAttribute
{
    protected override object? Read(object? value, PSObject? wrapped, EngineIntrinsics engine) => IsAbsent(value) ? null
        : value is MailSignIn signIn ? signIn.Name
        : TextOf(value, wrapped) is { } text && Trimmed(text) is { Length: > 0 } name && VisibleText.IsWhole(name) ? name
        : throw Refuse(BindingTexts.SignInNameAdvice);
}
