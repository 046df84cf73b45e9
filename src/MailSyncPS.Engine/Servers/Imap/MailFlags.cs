using MailKit;

namespace MailSyncPS.Engine.Servers.Imap;

/// <summary>
/// Flags and keywords as names (RFC 3501, 2.3.2), and back. \Recent is the server's, and \Deleted is never carried along.
/// </summary>
static class MailFlags
{
    static readonly (MessageFlags Flag, string Name)[] Known =
    [
        (MessageFlags.Seen, "\\Seen"), (MessageFlags.Answered, "\\Answered"), (MessageFlags.Flagged, "\\Flagged"),
            (MessageFlags.Draft, "\\Draft"),
    ];

    /// <summary>The names of flags and keywords.</summary>
    public static IReadOnlyList<string> ToNames(MessageFlags flags, IEnumerable<string>? keywords) =>
        [.. Known.Where(k => flags.HasFlag(k.Flag)).Select(k => k.Name), .. keywords ?? []];

    /// <summary>The flags and keywords of names.</summary>
    public static (MessageFlags Flags, IReadOnlyList<string> Keywords) FromNames(IReadOnlyList<string> names) =>
        (Known.Where(k => names.Contains(k.Name)).Aggregate(MessageFlags.None, (all, k) => all | k.Flag),
            [.. names.Where(n => !n.StartsWith('\\'))]);
}
