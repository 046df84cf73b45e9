using MailKit;

namespace MailSyncPS.Engine.Servers;

/// <summary>Names of IMAP folders.</summary>
static class ImapNames
{
    /// <summary>Whether a folder is the inbox, whose name has no case (RFC 3501, 5.1).</summary>
    public static bool IsInbox(string name) => name.Equals("INBOX", StringComparison.OrdinalIgnoreCase);

    /// <summary>The special use of a folder (RFC 6154).</summary>
    public static SpecialUse UseOf(IMailFolder folder) => folder.Attributes switch
    {
        var a when a.HasFlag(FolderAttributes.Sent) => SpecialUse.Sent,
        var a when a.HasFlag(FolderAttributes.Drafts) => SpecialUse.Drafts,
        var a when a.HasFlag(FolderAttributes.Junk) => SpecialUse.Junk,
        var a when a.HasFlag(FolderAttributes.Trash) => SpecialUse.Trash,
        var a when a.HasFlag(FolderAttributes.Archive) => SpecialUse.Archive,
        var a when a.HasFlag(FolderAttributes.All) => SpecialUse.All,
        var a when a.HasFlag(FolderAttributes.Flagged) => SpecialUse.Flagged,
        _ => SpecialUse.None,
    };

    /// <summary>Whether messages can lie in it.</summary>
    public static bool IsSelectable(IMailFolder folder) =>
        (folder.Attributes & (FolderAttributes.NoSelect | FolderAttributes.NonExistent)) == 0;
}
