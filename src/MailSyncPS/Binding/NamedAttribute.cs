using MailSyncPS.Texts;

namespace MailSyncPS.Binding;

/// <summary>One of an enum's names. A wrong name in a CSV cell would otherwise count as absent; an empty cell does.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class NamedAttribute<TEnum> : InputAttribute
    where TEnum : struct, Enum
{
    protected override object? Read(object? value)
    {
        if (IsAbsent(value))
            return null;
        if (value is TEnum given && Enum.IsDefined(given))
            return given;
        var name = Enum.GetNames<TEnum>().FirstOrDefault(known => string.Equals(known, (value as string)?.Trim(), StringComparison.OrdinalIgnoreCase));
        return name is null ? throw Refuse(BindingTexts.FormatNameAdvice(string.Join(", ", Enum.GetNames<TEnum>()))) : Enum.Parse<TEnum>(name);
    }
}
