using System.Globalization;
using MailSyncPS.Texts;

namespace MailSyncPS.Binding;

/// <summary>A whole number within bounds: nothing is rounded, and nothing that is no number becomes one.</summary>
[AttributeUsage(AttributeTargets.Property)]
sealed class WholeNumberAttribute(long least, long most) : InputAttribute
{
    /// <summary>Whether an empty value counts as absent.</summary>
    public bool EmptyIsAbsent { get; init; }

    protected override object? Read(object? value)
    {
        if (EmptyIsAbsent && IsAbsent(value))
            return null;
        if (!WholeNumber.TryRead(value, out var number) || number < least || number > most)
            throw Refuse(most == long.MaxValue ? BindingTexts.FormatNumberFrom(least) : BindingTexts.FormatNumberBetween(least, most));
        return most > int.MaxValue ? number : Convert.ToInt32(number, CultureInfo.InvariantCulture);
    }
}
