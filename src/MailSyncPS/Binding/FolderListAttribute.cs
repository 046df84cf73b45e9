using System.Collections;
using System.Management.Automation;
using MailSyncPS.Texts;

namespace MailSyncPS.Binding;

/// <summary>Names or wildcards of folders. An empty value counts as absent.</summary>
[AttributeUsage(AttributeTargets.Property)]
sealed class FolderListAttribute : InputAttribute
{
    protected override object? Read(object? value, PSObject? wrapped, EngineIntrinsics engine) => value switch
    {
        _ when IsAbsent(value) => null,
        IList { Count: > 0 } list => list.Cast<object?>().Select(Checked).ToArray(),
        _ => new[] { Checked(wrapped ?? value) },
    };

    static string Checked(object? value)
    {
        var wrapped = value as PSObject;
        return TextOf(wrapped is null ? value : wrapped.BaseObject, wrapped) is { } name && !IsAbsent(name) && VisibleText.IsWhole(name)
            ? name
            : throw Refuse(BindingTexts.FolderListAdvice);
    }
}
