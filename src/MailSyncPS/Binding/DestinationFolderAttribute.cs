using System.Management.Automation;
using MailSyncPS.Texts;

namespace MailSyncPS.Binding;

/// <summary>
/// A folder at the destination. A script block whose template came out with a hole would send every mailbox to the same folder: no part may
/// be empty.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
sealed class DestinationFolderAttribute : InputAttribute
{
    protected override object Read(object? value, PSObject? wrapped, EngineIntrinsics engine)
    {
        if (TextOf(value, wrapped) is not { } name || !VisibleText.IsWhole(name))
            throw Refuse(BindingTexts.FolderNameAdvice);
        if (name.StartsWith('/'))
            throw Refuse(BindingTexts.FormatFolderBeginsWithSlash(name));
        if (name.Split('/').Any(string.IsNullOrWhiteSpace))
            throw Refuse(BindingTexts.FormatFolderPartEmpty(name));
        return name;
    }
}
