using System.Collections;
using System.Globalization;
using System.Management.Automation;
using MailSyncPS.Texts;

namespace MailSyncPS.Binding;

/// <summary>Times of the day, as in <c>06:00</c>.</summary>
[AttributeUsage(AttributeTargets.Property)]
sealed class TimesOfDayAttribute : InputAttribute
{
    static readonly string[] Forms = ["H:mm", "HH:mm", "H:mm:ss", "h:mmtt", "htt"];

    protected override object? Read(object? value, PSObject? wrapped, EngineIntrinsics engine) => value switch
    {
        IList { Count: > 0 } list => list.Cast<object?>().Select(One).Distinct().Order().ToArray(),
        _ => new[] { One(value) },
    };

    static TimeOnly One(object? value) => BareValue.Of(value) switch
    {
        TimeOnly time => time,
        DateTime moment => TimeOnly.FromDateTime(moment),
        TimeSpan time when time >= TimeSpan.Zero && time < TimeSpan.FromDays(1) => TimeOnly.FromTimeSpan(time),
        string text when TimeOnly.TryParseExact(text.Replace(" ", "", StringComparison.Ordinal), Forms, CultureInfo.InvariantCulture,
            DateTimeStyles.None, out var time) => time,
        _ => throw Refuse(BindingTexts.TimeAdvice),
    };
}
