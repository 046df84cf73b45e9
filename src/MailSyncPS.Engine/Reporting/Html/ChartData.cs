using System.Buffers;
using System.Text;
using System.Text.Json;
using MailSyncPS.Engine.Reporting.Model;

namespace MailSyncPS.Engine.Reporting.Html;

/// <summary>
/// The figures of a mailbox's charts in few bytes: a value for each day from the first on, sizes in KiB, nothing behind the last value,
/// the limit only where it changes. Two years of a mailbox take some 15 KB.
/// </summary>
sealed class ChartData
{
    // A chart of a day or two would show nothing.
    const int FewestDays = 7;

    readonly IReadOnlyDictionary<DateOnly, ReportReading> _usage;
    readonly Dictionary<DateOnly, ReportDay> _days;
    readonly DateOnly _first;
    readonly int _count;

    /// <summary>The figures of a mailbox, up to a day.</summary>
    public ChartData(MailboxReport mailbox, DateOnly last)
    {
        _usage = DailyUsage.Highest(mailbox.Readings);
        _days = mailbox.Days.ToDictionary(day => day.Date);
        var latest = last.AddDays(1 - FewestDays);
        _first = _usage.Keys.Concat(_days.Keys).Append(latest).Min();
        _count = last.DayNumber - _first.DayNumber + 1;
    }

    /// <summary>The figures as JSON.</summary>
    /// <param name="forecast">Where usage is heading; null when nothing tells.</param>
    public string Json(ReportForecast? forecast)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("first", Number(_first));
            json.WriteNumber("days", _count);
            Column(json, "used", day => _usage.GetValueOrDefault(day) is { } reading ? Kib(reading.UsedBytes) : null);
            Limits(json);
            Forecast(json, forecast);
            Column(json, "copied", day => Some(_days.GetValueOrDefault(day)?.Copied));
            Column(json, "removed", day => Some(_days.GetValueOrDefault(day)?.Removed));
            Column(json, "copiedSize", day => Some(Kib(_days.GetValueOrDefault(day)?.CopiedBytes ?? 0)));
            Column(json, "removedSize", day => Some(Kib(_days.GetValueOrDefault(day)?.RemovedBytes ?? 0)));
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    void Column(Utf8JsonWriter json, string name, Func<DateOnly, long?> value)
    {
        var values = Enumerable.Range(0, _count).Select(i => value(_first.AddDays(i))).ToList();
        var length = values.FindLastIndex(v => v is not null) + 1;
        if (length == 0)
            return;
        // Zeros between days that have something are shorter than nothing written out.
        var isUsage = name == "used";
        json.WriteStartArray(name);
        foreach (var number in values.Take(length))
        {
            if (number is null && isUsage)
                json.WriteNullValue();
            else
                json.WriteNumberValue(number ?? 0);
        }
        json.WriteEndArray();
    }

    void Limits(Utf8JsonWriter json)
    {
        json.WriteStartArray("limit");
        long? before = null;
        foreach (var (day, reading) in _usage.OrderBy(pair => pair.Key))
        {
            var limit = reading.LimitBytes is { } bytes ? Kib(bytes) : (long?)null;
            if (limit == before)
                continue;
            before = limit;
            json.WriteStartArray();
            json.WriteNumberValue(day.DayNumber - _first.DayNumber);
            if (limit is { } kib)
                json.WriteNumberValue(kib);
            else
                json.WriteNullValue();
            json.WriteEndArray();
        }
        json.WriteEndArray();
    }

    // From the newest reading's day on, by how much a day, and when that is full.
    void Forecast(Utf8JsonWriter json, ReportForecast? forecast)
    {
        if (forecast is not { GrowthBytesPerDay: > 0 and var growth } || _usage.Count == 0)
            return;
        var (day, reading) = _usage.MaxBy(pair => pair.Key);
        json.WriteStartArray("forecast");
        json.WriteNumberValue(Number(day));
        json.WriteNumberValue(Kib(reading.UsedBytes));
        json.WriteNumberValue(Math.Round(growth / 1024.0, 1));
        if (forecast.EstimatedFull is { } full)
            json.WriteNumberValue(Number(DailyUsage.DayOf(full)));
        json.WriteEndArray();
    }

    static int Number(DateOnly day) => day.DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;

    static long Kib(long bytes) => (bytes + 512) / 1024;

    static long? Some(long? number) => number is 0 ? null : number;
}
