using MailKit;
using MailKit.Net.Imap;
using MailSyncPS.Engine.Servers.Listing;

namespace MailSyncPS.Engine.Servers.Usage;

/// <summary>Which folders hold messages, and which only show those of others.</summary>
sealed class CountedFolders(bool hasLabels, IReadOnlyList<ImapFolder> folders)
{
    const FolderAttributes Views = FolderAttributes.All | FolderAttributes.Flagged | FolderAttributes.Important;

    /// <summary>
    /// Where folders are labels (X-GM-EXT-1), a message lies in \All once, in Junk or in Trash, and is shown in any number of others.
    /// </summary>
    const FolderAttributes Storage = FolderAttributes.All | FolderAttributes.Junk | FolderAttributes.Trash;

    readonly bool _hasLabels = hasLabels && folders.Any(f => f.Attributes.HasFlag(FolderAttributes.All));

    /// <summary>The folders worth listing.</summary>
    public IEnumerable<ImapFolder> Listed => folders.Where(f => ImapNames.IsSelectable(f) && (Counts(f) || (f.Attributes & Views) == 0));

    /// <summary>Whether a folder's messages add to the mailbox's total.</summary>
    public bool Counts(ImapFolder folder) => (folder.Attributes & (_hasLabels ? Storage : Views)) != 0 == _hasLabels;
}
