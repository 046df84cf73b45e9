using MailKit;
using MailKit.Net.Imap;
using MailSyncPS.Engine.Servers.Listing;

namespace MailSyncPS.Engine.Servers.Usage;

/// <summary>Which folders hold messages, and which only show those of others.</summary>
/// <param name="mayHaveLabels">Whether folders may be labels (X-GM-EXT-1).</param>
sealed class CountedFolders(bool mayHaveLabels)
{
    const FolderAttributes Views = FolderAttributes.All | FolderAttributes.Flagged | FolderAttributes.Important;

    /// <summary>
    /// Where folders are labels, a message lies in \All once, in Junk or in Trash, and is shown in any number of others.
    /// </summary>
    const FolderAttributes Storage = FolderAttributes.All | FolderAttributes.Junk | FolderAttributes.Trash;

    /// <summary>Whether a folder is worth a look.</summary>
    public bool IsWorthALook(ImapFolder folder) => ImapNames.IsSelectable(folder)
        && (folder.Attributes & (mayHaveLabels ? Views & ~FolderAttributes.All : Views)) == 0;

    /// <summary>
    /// The folders that are told, and which of them add to the mailbox's total. A server may call a folder \All that does not show what
    /// lies in the others: then one of those holds more.
    /// </summary>
    public IReadOnlyList<MeteredFolder> Choose(IReadOnlyList<(ImapFolder Folder, long Count, long? Bytes)> measured)
    {
        var all = measured.Where(m => m.Folder.Attributes.HasFlag(FolderAttributes.All)).ToList();
        var hasLabels = mayHaveLabels && all.Count > 0
            && measured.Where(m => (m.Folder.Attributes & Storage) == 0).All(m => m.Count <= all.Sum(a => a.Count));
        return [.. measured.Where(m => hasLabels || !all.Contains(m)).Select(m => new MeteredFolder(
            ImapNames.Of(m.Folder), m.Count, m.Bytes, !hasLabels || (m.Folder.Attributes & Storage) != 0))];
    }
}
