using System.Globalization;
using MailSyncPS.Texts;

namespace MailSyncPS.Binding;

/// <summary>A date with or without a time. A bare number is none, and an empty value counts as absent.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class MomentAttribute : InputAttribute
{
    protected override object? Read(object? value)
    {
        switch (value)
        {
            case DateTimeOffset moment:
                return moment;
            case DateTime { Year: > 1 } time:
                return new DateTimeOffset(time);
            case var empty when IsAbsent(empty):
                return null;
            case string text when HasYear(text) && DateTimeOffset.TryParse(text, CultureInfo.CurrentCulture, DateTimeStyles.AssumeLocal, out var moment):
                return moment;
            default:
                throw Refuse(BindingTexts.DateAdvice);
        }
    }

    // Without this, 7.5 would be a day in July of the current year.
    static bool HasYear(string text)
    {
        var digits = 0;
        foreach (var character in text)
        {
            digits = char.IsAsciiDigit(character) ? digits + 1 : 0;
            if (digits == 4)
                return true;
        }
        return false;
    }
}
