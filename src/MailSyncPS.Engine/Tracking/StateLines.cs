using System.Text;

namespace MailSyncPS.Engine.Tracking;

/// <summary>
/// The header lines in which mailbox servers keep their own state of a message: whether it was read, its number, its keywords; and those
/// of virus shields between server and reader. They may be other ones at each reading, and other ones over POP3 than over IMAP, so that
/// they are no part of the mail.
/// </summary>
static class StateLines
{
    /// <summary>The longest that such lines are together, in bytes: what a message may gain or lose by them.</summary>
    public const int MostBytes = 512;

    /// <summary>
    /// The fields' names: of the mbox format as UW imapd, GNU mailutils, popa3d and Dovecot keep it (Status, X-Status, X-UID, X-IMAP,
    /// X-IMAPbase, X-Keywords),
    /// of qpopper and mailutils (X-UIDL), and of System V (Content-Length); and of the shields that look at mail on its way to this
    /// machine, which tell the version of the day: Avast, AVG and Avira (X-Antivirus, X-Antivirus-Status), ESET (X-EsetId, X-EsetResult).
    /// </summary>
    public static IReadOnlySet<string> Names { get; } = new HashSet<string>(StringComparer.OrdinalIgnoreCase)
    {
        "Status", "X-Status", "X-UID", "X-UIDL", "X-IMAP", "X-IMAPbase", "X-Keywords", "Content-Length",
        "X-Antivirus", "X-Antivirus-Status", "X-EsetId", "X-EsetResult",
    };

    /// <summary>The longest name.</summary>
    public static int LongestName { get; } = Names.Max(name => name.Length);

    /// <summary>Whether a header line, or its beginning, is such a line.</summary>
    public static bool Is(ReadOnlySpan<byte> line)
    {
        // Nearly all lines are told by their first letter.
        if (line.IsEmpty || (line[0] | 0x20) is not ('s' or 'x' or 'c'))
            return false;
        var colon = line[..Math.Min(line.Length, LongestName + 1)].IndexOf((byte)':');
        return colon > 0 && Names.Contains(Encoding.Latin1.GetString(line[..colon]));
    }

    /// <summary>Whether the header of a message in canonical form has such lines.</summary>
    public static bool AreIn(ReadOnlySpan<byte> canonical)
    {
        while (!canonical.IsEmpty)
        {
            var end = canonical.IndexOf("\r\n"u8);
            if (end == 0)
                return false;
            if (Is(end < 0 ? canonical : canonical[..end]))
                return true;
            canonical = end < 0 ? default : canonical[(end + 2)..];
        }
        return false;
    }
}
