using System.Globalization;
using MailSyncPS.Texts;

namespace MailSyncPS;

/// <summary>Phrases for people that every assembly uses.</summary>
static class Wording
{
    /// <summary>A number of mails, as in <c>212 mails</c>.</summary>
    internal static string Mails(long count) =>
        count == 1 ? SharedTexts.OneMail : SharedTexts.FormatManyMails(count.ToString("N0", CultureInfo.CurrentCulture));

    /// <summary>A number of mails and their size, as in <c>212 mails (31.4 MB)</c>.</summary>
    internal static string Mails(long count, long bytes) => $"{Mails(count)} ({ByteSize.Format(bytes)})";
}
