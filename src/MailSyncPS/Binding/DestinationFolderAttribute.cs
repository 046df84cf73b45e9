using System.Management.Automation;

namespace MailSyncPS.Binding;

/// <summary>A folder at the destination. A script block whose template came out with a hole would send every mailbox to the same folder: no part may be empty.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class DestinationFolderAttribute : InputAttribute
{
    protected override object Read(object? value, PSObject? wrapped, EngineIntrinsics engine)
    {
        if (TextOf(value, wrapped) is not { } name || Printable.IsBroken(name))
            throw Refuse("It takes the name of a folder without control characters, as in Old/taro@example.jp.");
        if (name.Split('/').Any(string.IsNullOrWhiteSpace))
            throw Refuse($"The folder '{name}' has an empty part. In a script block, $_ is what is piped in: behind another cmdlet the address is $_.Account.EmailAddress.");
        return name;
    }
}
