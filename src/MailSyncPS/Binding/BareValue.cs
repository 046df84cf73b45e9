using System.Management.Automation;

namespace MailSyncPS.Binding;

/// <summary>Values as they are, without what PowerShell wraps them in.</summary>
static class BareValue
{
    /// <summary>The value.</summary>
    internal static object? Of(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;
}
