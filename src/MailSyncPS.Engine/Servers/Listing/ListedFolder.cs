using MailKit.Net.Imap;
using MailSyncPS.Engine.Servers.Folders;

namespace MailSyncPS.Engine.Servers.Listing;

/// <summary>A folder as LIST tells it.</summary>
/// <param name="Folder">The folder.</param>
/// <param name="Name">Its full name.</param>
/// <param name="Path">The parts of its name below the owner's namespace; for INBOX, <c>INBOX</c> alone.</param>
/// <param name="Use">What it is for.</param>
/// <param name="IsOwn">Whether it belongs to the mailbox's owner.</param>
sealed record ListedFolder(ImapFolder Folder, string Name, IReadOnlyList<string> Path, SpecialUse Use, bool IsOwn)
{
    /// <summary>What tells what it is for.</summary>
    public UseOrigin Origin { get; init; }

    /// <summary>
    /// What it surely is for. Where the server says which folder is for what is thrown away, another one that has such a name may be one of
    /// people's own: at the source its mail is copied, and at the destination nothing counts as kept there.
    /// </summary>
    public SpecialUse SureUse { get; init; } = Use;

    /// <summary>
    /// Whether it is listed more than once, as by servers that list <c>Sent</c> with its messages and <c>Sent/</c> with its folders: what
    /// is said of the one does not count for the other.
    /// </summary>
    public bool IsAmbiguous { get; init; }

    /// <summary>Whether messages may lie in it, so that it is to be looked into.</summary>
    public bool MayHoldMessages => IsSelectable || IsAmbiguous;

    /// <summary>Whether messages can lie in it.</summary>
    public bool IsSelectable => ImapNames.IsSelectable(Folder);
}
