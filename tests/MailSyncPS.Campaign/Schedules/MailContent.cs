using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using MailSyncPS.TestServers;

namespace MailSyncPS.Campaign.Schedules;

/// <summary>What a mail says, as servers may pass it on: state lines, line ends and the end of the last line aside, and NUL as IMAP servers show it.</summary>
static partial class MailContent
{
    const byte ShownNul = 0x80;

    /// <summary>The identity of a mail's content.</summary>
    public static string Of(byte[] bytes)
    {
        var text = new TestMail(bytes, default).Essence();
        text.AsSpan().Replace((byte)0, ShownNul);
        return Convert.ToHexStringLower(SHA256.HashData(text));
    }

    /// <summary>Whether a mail is one that can't be stored over IMAP as it is, so that it may be set aside.</summary>
    public static bool MayBeSetAside(TestMail mail) => mail.Bytes.Length == 0 || mail.Bytes.Contains((byte)0);

    /// <summary>A mail's Message-ID; null when it has none.</summary>
    public static string? MessageIdOf(TestMail mail) =>
        MessageId().Match(Encoding.Latin1.GetString(mail.Bytes)) is { Success: true } match ? match.Groups[1].Value : null;

    [GeneratedRegex(@"^Message-ID:\s*(\S+)", RegexOptions.IgnoreCase | RegexOptions.Multiline)]
    private static partial Regex MessageId();

    /// <summary>Whether the mail itself tells when it arrived.</summary>
    public static bool HasTrace(TestMail mail) => mail.Bytes.AsSpan().IndexOf("\nReceived: "u8) is >= 0 and < 1000;
}
