using System.Management.Automation;
using MailSyncPS.Texts;

namespace MailSyncPS.Binding;

/// <summary>A switch that a CSV cell may set; an empty cell leaves it off, where PowerShell would turn it on for a null.</summary>
[AttributeUsage(AttributeTargets.Property)]
sealed class SwitchCellAttribute : InputAttribute
{
    protected override object Read(object? value) => value switch
    {
        SwitchParameter given => given,
        bool given => new SwitchParameter(given),
        _ when IsAbsent(value) => new SwitchParameter(false),
        string text when bool.TryParse(Trimmed(text), out var given) => new SwitchParameter(given),
        _ => throw Refuse(BindingTexts.SwitchAdvice),
    };
}
