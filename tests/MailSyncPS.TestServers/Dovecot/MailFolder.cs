namespace MailSyncPS.TestServers;

/// <summary>A folder that every user of a server has.</summary>
/// <param name="Name">Its full name.</param>
/// <param name="SpecialUse">Its special use (RFC 6154) such as <c>\Sent</c>; null for none.</param>
public sealed record MailFolder(string Name, string? SpecialUse = null)
{
    /// <summary>The folders that mail programs make on an ordinary server.</summary>
    public static IReadOnlyList<MailFolder> Usual { get; } =
    [
        new("Sent", @"\Sent"), new("Drafts", @"\Drafts"), new("Junk", @"\Junk"), new("Trash", @"\Trash"), new("Archive", @"\Archive"),
    ];

    /// <summary>The folders of Gmail, as far as a server without labels can have them.</summary>
    public static IReadOnlyList<MailFolder> Gmail { get; } =
    [
        new("[Gmail]/All Mail", @"\All"), new("[Gmail]/Sent Mail", @"\Sent"), new("[Gmail]/Drafts", @"\Drafts"),
        new("[Gmail]/Spam", @"\Junk"), new("[Gmail]/Trash", @"\Trash"), new("[Gmail]/Starred", @"\Flagged"),
    ];
}
