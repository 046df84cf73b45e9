using System.Globalization;
using System.Text.RegularExpressions;
using MailSyncPS.Texts;

namespace MailSyncPS.Binding;

/// <summary>A date with or without a time. A bare number is none, and an empty value counts as absent.</summary>
[AttributeUsage(AttributeTargets.Property)]
sealed partial class MomentAttribute : InputAttribute
{
    /// <summary>Whether a date ahead of now is an error: nothing would come after it.</summary>
    public bool IsPast { get; init; }

#pragma warning disable RS0030 // The outermost place: PowerShell makes the attribute.
    /// <summary>The clock.</summary>
    TimeProvider Time { get; } = TimeProvider.System;
#pragma warning restore RS0030

    protected override object? Read(object? value)
    {
        if (IsAbsent(value))
            return null;
        if (value is string date && IsAmbiguous(date))
            throw Refuse(BindingTexts.FormatDateAmbiguous(VisibleText.Without(date)));
        var moment = value switch
        {
            DateTimeOffset given => given,
            DateTime { Year: > 1 } time => new DateTimeOffset(time),
            string text when HasYear(text)
                && DateTimeOffset.TryParse(text, Gregorian(CultureInfo.CurrentCulture), DateTimeStyles.AssumeLocal, out var read) => read,
            _ => throw Refuse(BindingTexts.DateAdvice),
        };
        return IsPast && moment > Time.GetLocalNow() ? throw Refuse(BindingTexts.FormatDateAhead($"{moment:yyyy-MM-dd HH:mm}")) : moment;
    }

    // A year of four digits is one of our calendar, also where people count the years otherwise (Japan's eras, Thailand's, Saudi Arabia's).
    static CultureInfo Gregorian(CultureInfo culture)
    {
        if (culture.DateTimeFormat.Calendar is GregorianCalendar)
            return culture;
        if (culture.OptionalCalendars.OfType<GregorianCalendar>().FirstOrDefault() is not { } calendar)
            return CultureInfo.InvariantCulture;
        var changed = (CultureInfo)culture.Clone();
        changed.DateTimeFormat.Calendar = calendar;
        return changed;
    }

    // 01/02/2026 is in January or in February, as people write it.
    static bool IsAmbiguous(string text) =>
        DayAndMonth().Match(text) is { Success: true } match && match.Groups[1].Value.TrimStart('0') != match.Groups[2].Value.TrimStart('0')
        && int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture) <= 12
        && int.Parse(match.Groups[2].ValueSpan, CultureInfo.InvariantCulture) <= 12;

    [GeneratedRegex(@"^\s*([0-9]{1,2})[/.-]([0-9]{1,2})[/.-][0-9]{4}")]
    private static partial Regex DayAndMonth();

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
