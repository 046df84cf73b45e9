using System.Globalization;
using System.Text;
using MailSyncPS.Engine.Reporting.Model;

namespace MailSyncPS.Engine.Reporting;

/// <summary>
/// The report for spreadsheets, as RFC 4180 has it: a row for each mailbox and day on which it was read or something was copied or removed.
/// Usage is the highest of the day. Numbers and dates are the same in every culture.
/// </summary>
static class CsvReport
{
    /// <summary>What each such report begins with.</summary>
    public const string FirstColumns = "Mailbox,Protocol,Server,Date,";

    const string Header = FirstColumns +
        "UsedBytes,LimitBytes,PercentUsed,Messages,CopiedMails,CopiedBytes,RemovedMails,RemovedBytes";

    // Spreadsheets take a cell that begins with one of these for a formula; those of Japanese take the wide forms too.
    const string FormulaStarts = "=+-@\t\r\n＝＋－＠";

    /// <summary>Writes it, in UTF-8 with the mark that spreadsheets know it by.</summary>
    public static void Write(MailReport report, Stream output)
    {
        using var writer = new StreamWriter(output, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true)
            { NewLine = "\r\n" };
        writer.WriteLine(Header);
        foreach (var mailbox in report.Mailboxes)
        {
            var readings = DailyUsage.Highest(mailbox.Readings);
            var days = mailbox.Days.ToDictionary(day => day.Date);
            foreach (var date in readings.Keys.Union(days.Keys).Order())
                writer.WriteLine(string.Join(',',
                    Cells(mailbox, date, readings.GetValueOrDefault(date), days.GetValueOrDefault(date)).Select(Quote)));
        }
    }

    static string[] Cells(MailboxReport mailbox, DateOnly date, ReportReading? reading, ReportDay? day) =>
    [
        Text(mailbox.Name), mailbox.Protocol.ToString(), Text(mailbox.Server), date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        Number(reading?.UsedBytes), Number(reading?.LimitBytes), reading?.PercentUsed?.ToString(CultureInfo.InvariantCulture)
            ?? "", Number(reading?.MessageCount),
        Number(day?.Copied ?? 0), Number(day?.CopiedBytes ?? 0), Number(day?.Removed ?? 0), Number(day?.RemovedBytes ?? 0),
    ];

    static string Number(long? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "";

    static string Text(string text) => text.Length > 0 && FormulaStarts.Contains(text[0], StringComparison.Ordinal) ? "'" + text : text;

    static string Quote(string cell) =>
        cell.AsSpan().IndexOfAny("\",\r\n") < 0 ? cell : $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
