using System.Globalization;

namespace MailSyncPS.Bridge;

/// <summary>Phrases for people.</summary>
internal static class Wording
{
    /// <summary>A number of mails and their size, as in <c>212 mails (31.4 MB)</c>.</summary>
    internal static string Mails(long count, long bytes) =>
        string.Create(CultureInfo.CurrentCulture, $"{count:N0} {(count == 1 ? "mail" : "mails")} ({ByteSize.Format(bytes)})");
}
