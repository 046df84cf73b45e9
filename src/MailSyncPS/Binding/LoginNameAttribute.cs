namespace MailSyncPS.Binding;

/// <summary>A login name. An empty value counts as absent.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class LoginNameAttribute : InputAttribute
{
    protected override object? Read(object? value)
    {
        if (IsAbsent(value))
            return null;
        return value is string name && !Printable.IsBroken(name) ? name : throw Refuse("It takes a login name without control characters.");
    }
}
