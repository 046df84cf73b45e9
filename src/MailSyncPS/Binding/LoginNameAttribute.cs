using System.Management.Automation;
using MailSyncPS.Texts;

namespace MailSyncPS.Binding;

/// <summary>A login name. An empty value counts as absent.</summary>
[AttributeUsage(AttributeTargets.Property)]
sealed class LoginNameAttribute : InputAttribute
{
    protected override object? Read(object? value, PSObject? wrapped, EngineIntrinsics engine)
    {
        if (IsAbsent(value))
            return null;
        return TextOf(value, wrapped) is { } name && VisibleText.IsWhole(name) ? Trimmed(name) : throw Refuse(BindingTexts.LoginNameAdvice);
    }
}
