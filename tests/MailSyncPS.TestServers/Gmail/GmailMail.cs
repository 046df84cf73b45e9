using System.Text;

namespace MailSyncPS.TestServers.Gmail;

/// <summary>A mail of the one store, whatever labels it has.</summary>
sealed class GmailMail(ulong id, byte[] bytes, DateTimeOffset arrived)
{
    /// <summary>X-GM-MSGID: one mail's identity over all labels.</summary>
    public ulong Id => id;

    public byte[] Bytes => bytes;

    public DateTimeOffset Arrived => arrived;

    /// <summary>Flags belong to the mail, as a label shows it like another one.</summary>
    public HashSet<string> Flags { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The Message-ID without its brackets; null when there is none.</summary>
    public string? MessageId { get; } = Fields(bytes).FirstOrDefault(f => f.Name.Equals("Message-ID", StringComparison.OrdinalIgnoreCase)).Value is { } value
        ? value.Trim().Trim('<', '>') : null;

    /// <summary>The header: all up to the first empty line.</summary>
    public static byte[] HeaderOf(byte[] bytes)
    {
        var text = Encoding.Latin1.GetString(bytes);
        var end = text.StartsWith("\r\n", StringComparison.Ordinal) || text.StartsWith('\n') ? 0 : text.IndexOf("\n\r\n", StringComparison.Ordinal) is >= 0 and var crlf
            ? crlf + 1 : text.IndexOf("\n\n", StringComparison.Ordinal) is >= 0 and var lf ? lf + 1 : text.Length;
        return bytes[..end];
    }

    /// <summary>The fields of the header, unfolded.</summary>
    public static IEnumerable<(string Name, string Value)> Fields(byte[] bytes)
    {
        var header = Encoding.Latin1.GetString(HeaderOf(bytes)).ReplaceLineEndings("\n").Replace("\n ", " ", StringComparison.Ordinal).Replace("\n\t", " ", StringComparison.Ordinal);
        return header.Split('\n').Select(l => l.Split(':', 2)).Where(p => p.Length == 2).Select(p => (p[0].TrimEnd(), p[1].Trim()));
    }

    public TestMail ToTestMail(bool isDeleted) => new(Bytes, Arrived, string.Concat(Letters(isDeleted)));

    IEnumerable<char> Letters(bool isDeleted)
    {
        foreach (var (flag, letter) in FlagLetters)
        {
            if (Flags.Contains(flag) || letter == 'T' && isDeleted)
                yield return letter;
        }
    }

    internal static readonly (string Flag, char Letter)[] FlagLetters = [("\\Draft", 'D'), ("\\Flagged", 'F'), ("\\Answered", 'R'), ("\\Seen", 'S'), ("\\Deleted", 'T')];
}
