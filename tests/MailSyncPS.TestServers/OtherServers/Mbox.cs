using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace MailSyncPS.TestServers;

/// <summary>
/// Mails one after the other in a file, each behind a line that begins with "From ". It holds LF only, ends every mail with a
/// line end, and servers write lines of their own into the mails' headers.
/// </summary>
static partial class Mbox
{
    const string DateFormat = "ddd MMM d HH:mm:ss yyyy";

    /// <summary>Appends mails.</summary>
    internal static void Append(string path, IEnumerable<TestMail> mails)
    {
        using var file = new FileStream(path, FileMode.Append);
        foreach (var mail in mails)
        {
            var text = BodyFromLine().Replace(Encoding.Latin1.GetString(mail.Bytes).Replace("\r\n", "\n", StringComparison.Ordinal), ">$0").TrimEnd('\n');
            file.Write(Encoding.Latin1.GetBytes($"From sender@example.jp {Date(mail.Arrived)}\n{text}\n\n"));
        }
    }

    /// <summary>All mails of a file, but none that a server keeps there for itself.</summary>
    internal static IReadOnlyList<StoredMail> Read(string path, string folder)
    {
        var text = Encoding.Latin1.GetString(File.ReadAllBytes(path));
        var starts = FromLine().Matches(text);
        return
        [
            .. starts.Select((start, i) => (Start: start, Text: text[(start.Index + start.Length)..(i + 1 < starts.Count ? starts[i + 1].Index : text.Length)]))
                .Where(mail => !OwnMail().IsMatch(mail.Text))
                .Select(mail => new StoredMail(path, folder, Encoding.Latin1.GetBytes(mail.Text), Arrival(mail.Start.Groups["date"].Value), "")),
        ];
    }

    static string Date(DateTimeOffset time)
    {
        var utc = time.UtcDateTime;
        return string.Create(CultureInfo.InvariantCulture, $"{utc:ddd MMM} {utc.Day,2} {utc:HH:mm:ss yyyy}");
    }

    static DateTimeOffset Arrival(string date) =>
        DateTimeOffset.ParseExact(date, DateFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AllowInnerWhite);

    [GeneratedRegex(@"(?<=^|\n\n|\r\n\r\n)From [^\n]*? ?(?<date>[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4})[^\n]*\n", RegexOptions.CultureInvariant)]
    private static partial Regex FromLine();

    [GeneratedRegex(@"^From ", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex BodyFromLine();

    // The first message of UW's files.
    [GeneratedRegex(@"^Subject: DON'T DELETE THIS MESSAGE -- FOLDER INTERNAL DATA\r?$", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex OwnMail();
}
