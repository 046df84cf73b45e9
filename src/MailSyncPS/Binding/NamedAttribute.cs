using System.Collections;
using System.Management.Automation;
using MailSyncPS.Texts;

namespace MailSyncPS.Binding;

/// <summary>One or several of an enum's names. A wrong name in a CSV cell would otherwise count as absent; an empty cell does.</summary>
[AttributeUsage(AttributeTargets.Property)]
sealed class NamedAttribute<TEnum> : InputAttribute
    where TEnum : struct, Enum
{
    /// <summary>Whether several names are taken.</summary>
    public bool TakesSeveral { get; init; }

    protected override object? Read(object? value) => TakesSeveral && value is IList names
        ? names.Cast<object?>().Select(name => One(BareValue.Of(name))).ToArray()
        : One(value);

    static object? One(object? value)
    {
        if (IsAbsent(value))
            return null;
        if (value is TEnum given && Enum.IsDefined(given))
            return given;
        var word = (value as string)?.Trim() ?? "";
        word = ValueSynonyms.Of(word) ?? word;
        var name = Enum.GetNames<TEnum>().FirstOrDefault(known => string.Equals(known, word, StringComparison.OrdinalIgnoreCase));
        return name is null ? throw Refuse(BindingTexts.FormatNameAdvice(string.Join(", ", Enum.GetNames<TEnum>())))
            : Enum.Parse<TEnum>(name);
    }
}
