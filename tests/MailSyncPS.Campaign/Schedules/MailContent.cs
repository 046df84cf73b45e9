using System.Security.Cryptography;
using MailSyncPS.TestServers;

namespace MailSyncPS.Campaign.Schedules;

/// <summary>What a mail says, as servers may pass it on: line ends and the end of the last line aside, and NUL as IMAP servers show it.</summary>
static class MailContent
{
    const byte ShownNul = 0x80;

    /// <summary>The identity of a mail's content.</summary>
    public static string Of(ReadOnlySpan<byte> mail)
    {
        var text = new byte[mail.Length];
        var length = 0;
        for (var i = 0; i < mail.Length; i++)
        {
            // Several CRs in front of an LF are one line end, and so is one that stands alone.
            if (mail[i] == '\r' && mail[i..].TrimStart((byte)'\r') is [(byte)'\n', ..])
                continue;
            text[length++] = mail[i] switch { (byte)'\r' => (byte)'\n', 0 => ShownNul, var letter => letter };
        }
        while (length > 0 && text[length - 1] == '\n')
            length--;
        return Convert.ToHexStringLower(SHA256.HashData(text.AsSpan(0, length)));
    }

    /// <summary>Whether a mail is one that can't be stored over IMAP as it is, so that it may be set aside.</summary>
    public static bool MayBeSetAside(TestMail mail) => mail.Bytes.Length == 0 || mail.Bytes.Contains((byte)0);

    /// <summary>Whether the mail itself tells when it arrived.</summary>
    public static bool HasTrace(TestMail mail) => mail.Bytes.AsSpan().IndexOf("\nReceived: "u8) is >= 0 and < 1000;
}
