using System.Globalization;
using MailSyncPS.Texts;

namespace MailSyncPS.Binding;

/// <summary>A date with or without a time. A bare number is none, and an empty value counts as absent.</summary>
[AttributeUsage(AttributeTargets.Property)]
sealed class MomentAttribute : InputAttribute
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
            DateTime { Year: > 1, Kind: DateTimeKind.Utc } time => new DateTimeOffset(time),
            DateTime { Year: > 1 } time => Earlier(new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Local))),
            string text when HasYear(text) && TryParse(text, DateTimeStyles.AssumeLocal, out var read) =>
                StatesOffset(text) ? read : Earlier(read),
            _ => throw Refuse(BindingTexts.DateAdvice),
        };
        return IsPast && moment > Time.GetLocalNow() ? throw Refuse(BindingTexts.FormatDateAhead($"{moment:yyyy-MM-dd HH:mm}")) : moment;
    }

    static bool TryParse(string text, DateTimeStyles assumed, out DateTimeOffset moment) =>
        DateTimeOffset.TryParse(text, Gregorian(CultureInfo.CurrentCulture), assumed, out moment);

    static bool StatesOffset(string text) =>
        DateTime.TryParse(text, Gregorian(CultureInfo.CurrentCulture), DateTimeStyles.RoundtripKind, out var time)
            && time.Kind != DateTimeKind.Unspecified;

    // A local time that comes twice, as clocks are set back, is the first of the two: nothing that came since is left out.
    static DateTimeOffset Earlier(DateTimeOffset moment) => TimeZoneInfo.Local.IsAmbiguousTime(moment.DateTime)
        ? new DateTimeOffset(moment.DateTime, TimeZoneInfo.Local.GetAmbiguousTimeOffsets(moment.DateTime).Max()) : moment;

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
        text.Trim().Split('/', '.', '-') is [var first, var second, { Length: >= 4 } rest, ..] && rest[..4].All(char.IsAsciiDigit)
        && int.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var one)
        && int.TryParse(second, NumberStyles.None, CultureInfo.InvariantCulture, out var other)
        && one != other && one is >= 1 and <= 12 && other is >= 1 and <= 12;

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
