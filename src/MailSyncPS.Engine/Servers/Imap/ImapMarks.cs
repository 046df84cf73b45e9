using MailKit.Net.Imap;

namespace MailSyncPS.Engine.Servers.Imap;

/// <summary>
/// IMAP's numbers as a destination's tokens: UIDVALIDITY is the epoch, a UID the id, and UIDNEXT the mark, since UIDs only go up under
/// one UIDVALIDITY (RFC 3501, 2.3.1.1).
/// </summary>
static class ImapMarks
{
    /// <summary>A folder by its numbers as they were told last.</summary>
    public static CopyFolder FolderOf(string name, ImapFolder folder) => FolderOf(name, folder.UidValidity, folder.UidNext?.Id ?? 0);

    /// <summary>A folder by its numbers; 0 for one that was not told.</summary>
    public static CopyFolder FolderOf(string name, uint validity, uint uidNext) =>
        new(name, CopyToken.Of(validity), MarkOf(validity, uidNext));

    /// <summary>The mark of a UIDNEXT; 0 for one that was not told.</summary>
    public static DestinationMark MarkOf(uint validity, uint uidNext) =>
        uidNext == 0 ? default : new(CopyToken.Of(validity), CopyToken.Of(uidNext));

    /// <summary>A copy by its numbers.</summary>
    public static CopyRef CopyOf(string folder, uint validity, uint uid) => new(folder, CopyToken.Of(validity), CopyToken.Of(uid));

    /// <summary>The UID that a token stands for; null for what no IMAP server has given, as a ledger of another make may hold.</summary>
    public static uint? UidOf(CopyToken id) => id.Number is > 0 and <= uint.MaxValue and { } number ? (uint)number : null;

    /// <summary>The UIDs that tokens stand for.</summary>
    public static List<uint> UidsOf(IEnumerable<CopyToken> ids) => [.. ids.Select(UidOf).OfType<uint>()];

    /// <summary>The UID from which on a folder is to be listed that has this UIDVALIDITY now.</summary>
    public static uint FirstUid(DestinationMark from, uint validity) => from.Epoch == CopyToken.Of(validity) ? UidOf(from.Place) ?? 1 : 1;

    /// <summary>What has become of a folder.</summary>
    public static MarkChange Compare(DestinationMark now, DestinationMark earlier)
    {
        if (!now.IsKnown || !earlier.IsKnown)
            return MarkChange.Unknown;
        if (now.Epoch != earlier.Epoch)
            return MarkChange.Renewed;
        return (UidOf(now.Place) ?? 0).CompareTo(UidOf(earlier.Place) ?? 0) switch
        {
            0 => MarkChange.Same,
            > 0 => MarkChange.Ahead,
            _ => MarkChange.WentBack,
        };
    }

    /// <summary>Whether a UID was given after a UIDNEXT was told.</summary>
    public static bool CameAfter(CopyRef copy, DestinationMark mark) =>
        mark.IsKnown && copy.HasId && copy.Epoch == mark.Epoch && UidOf(copy.Id) >= UidOf(mark.Place);

    /// <summary>Whether a UID was given after another one: they only go up (RFC 3501, 2.3.1.1).</summary>
    public static bool IsAbove(CopyRef copy, CopyRef other) => copy.WithoutId == other.WithoutId && UidOf(copy.Id) > UidOf(other.Id);
}
