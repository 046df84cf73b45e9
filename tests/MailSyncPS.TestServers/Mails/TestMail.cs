using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace MailSyncPS.TestServers;

/// <summary>A mail as bytes, with what a server keeps beside them.</summary>
/// <param name="Bytes">The raw mail.</param>
/// <param name="Arrived">When the server got it.</param>
/// <param name="Flags">Its flags as Maildir letters, in order: D draft, F flagged, R answered, S seen, T deleted.</param>
public partial record TestMail(byte[] Bytes, DateTimeOffset Arrived, string Flags = "")
{
    /// <summary>The SHA-256 of the mail with every CRLF as LF: Dovecot stores LF, whatever it was sent.</summary>
    public string Digest()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var rest = Bytes.AsSpan();
        while (rest.IndexOf("\r\n"u8) is >= 0 and var end)
        {
            hash.AppendData(rest[..end]);
            hash.AppendData("\n"u8);
            rest = rest[(end + 2)..];
        }
        hash.AppendData(rest);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>
    /// What no server has the right to change, whatever its storage: every line end as LF, none at the end, nothing that mbox
    /// servers write into headers, and no mark before a line that begins with "From ".
    /// </summary>
    public byte[] Essence()
    {
        var text = LineEnds().Replace(Encoding.Latin1.GetString(Bytes), "\n");
        var body = text.StartsWith('\n') ? 0 : text.IndexOf("\n\n", StringComparison.Ordinal) + 1;
        var header = body == 0 ? text : text[..body];
        var rest = body == 0 ? "" : text[body..];
        return Encoding.Latin1.GetBytes((StateLines().Replace(header, "") + FromMarks().Replace(rest, "")).TrimEnd('\n'));
    }

    /// <summary>The Message-ID or the beginning, and the size.</summary>
    public string Description
    {
        get
        {
            var head = Encoding.Latin1.GetString(Bytes, 0, Math.Min(Bytes.Length, 4096));
            var name = MessageId().Match(head) is { Success: true } match ? match.Groups[1].Value : ControlCharacters().Replace(head[..Math.Min(head.Length, 40)], " ");
            return FormattableString.Invariant($"{name} ({Bytes.Length} bytes)");
        }
    }

    [GeneratedRegex(@"^Message-ID:\s*(\S+)", RegexOptions.IgnoreCase | RegexOptions.Multiline)]
    private static partial Regex MessageId();

    [GeneratedRegex(@"\r*\n")]
    private static partial Regex LineEnds();

    [GeneratedRegex(@"^(Status|X-Status|X-Keywords|X-UID|X-UIDL|X-IMAP|X-IMAPbase|Content-Length):[^\n]*\n([ \t][^\n]*\n)*", RegexOptions.IgnoreCase | RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex StateLines();

    [GeneratedRegex(@"^>+(?=From )", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex FromMarks();

    [GeneratedRegex(@"[\x00-\x1f\x7f-\x9f]+")]
    private static partial Regex ControlCharacters();
}
