using System.Text;
using MailSyncPS.TestServers;

namespace MailSyncPS.Campaign.Schedules;

/// <summary>What a destination that alters mails does, and to which.</summary>
static class AlteredMails
{
    const string Subject = "Subject: odd\r\n";
    const string OtherSubject = "Subject: ODD\r\n";

    static readonly HashSet<string> Contents = [.. ScheduleMails.All.Where(IsAltered).Select(m => MailContent.Of(Encoding.Latin1.GetBytes(Text(m).Replace(Subject, OtherSubject, StringComparison.Ordinal))))];

    /// <summary>What becomes of a line on its way to the destination.</summary>
    public static string Alter(string line) => line == Subject ? OtherSubject : line;

    /// <summary>Whether a mail does not reach it as it is.</summary>
    public static bool IsAltered(TestMail mail) => Text(mail).Contains(Subject, StringComparison.Ordinal);

    /// <summary>Whether a content is what became of such a mail.</summary>
    public static bool IsResult(string content) => Contents.Contains(content);

    static string Text(TestMail mail) => Encoding.Latin1.GetString(mail.Bytes);
}
