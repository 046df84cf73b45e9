using System.Collections;
using System.Management.Automation;

namespace MailSyncPS.Binding;

/// <summary>Plain e-mail addresses, or one.</summary>
[AttributeUsage(AttributeTargets.Property)]
sealed class AddressListAttribute : InputAttribute
{
    static readonly AddressInputAttribute One = new();

    protected override object? Read(object? value, PSObject? wrapped, EngineIntrinsics engine) => value is IList { Count: > 0 } list
        ? list.Cast<object?>().Select(address => (string)One.Read(address, engine)!).ToArray()
        : new[] { (string)One.Read(value, engine)! };
}
