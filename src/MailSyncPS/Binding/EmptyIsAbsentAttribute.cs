namespace MailSyncPS.Binding;

/// <summary>An empty CSV cell counts as absent, where PowerShell would make a zero or the first name of an enum of it.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class EmptyIsAbsentAttribute : InputAttribute
{
    protected override object? Read(object? value) => IsAbsent(value) ? null : value is string text ? text.Trim() : value;
}
