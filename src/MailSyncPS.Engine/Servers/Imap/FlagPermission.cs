using MailKit;
using MailKit.Net.Imap;

namespace MailSyncPS.Engine.Servers.Imap;

/// <summary>Which flags and keywords a folder keeps (PERMANENTFLAGS, RFC 3501, 7.1).</summary>
/// <param name="Flags">The flags.</param>
/// <param name="Keywords">The keywords; null for any.</param>
sealed record FlagPermission(MessageFlags Flags, IReadOnlyCollection<string>? Keywords)
{
    /// <summary>All that a mail may carry.</summary>
    public static FlagPermission Any { get; } = new((MessageFlags)~0, null);

    /// <summary>What a folder says that was opened for writing.</summary>
    public static FlagPermission Of(ImapFolder folder) =>
        new(folder.PermanentFlags, folder.PermanentFlags.HasFlag(MessageFlags.UserDefined) ? null : [.. folder.PermanentKeywords]);

    /// <summary>
    /// What to try where a folder refused mails for what they carry, perhaps: without keywords, and then with \Seen alone; null where they
    /// carry nothing else.
    /// </summary>
    public FlagPermission? FewerFor(IReadOnlyList<OutgoingMail> mails) => WithoutKeywordsOf(mails)
        ?? (mails.Any(m => (Of(m.Flags).Flags & ~MessageFlags.Seen) != MessageFlags.None) ? new(Flags & MessageFlags.Seen, []) : null);

    /// <summary>The same without keywords; null where the mails carry none.</summary>
    public FlagPermission? WithoutKeywordsOf(IEnumerable<OutgoingMail> mails) =>
        mails.Any(m => Of(m.Flags).Keywords.Count > 0) ? this with { Keywords = [] } : null;

    /// <summary>Of a mail's flags and keywords, those that the folder keeps.</summary>
    public (MessageFlags Flags, IReadOnlyList<string> Keywords) Of(IReadOnlyList<string> names)
    {
        var (flags, keywords) = MailFlags.FromNames(names);
        return (flags & Flags, Keywords is { } kept
            ? [.. keywords.Where(k => kept.Contains(k, StringComparer.OrdinalIgnoreCase))] : keywords);
    }
}
