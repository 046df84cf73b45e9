using MailKit;
using MailSyncPS.Engine.Servers.Folders;

namespace MailSyncPS.Engine.Servers.Listing;

/// <summary>What folders are for by the attributes with which a server lists them (RFC 6154).</summary>
static class AttributeUses
{
    /// <summary>What the server says that a folder is for.</summary>
    public static SpecialUse Of(FolderAttributes attributes) => attributes switch
    {
        var a when a.HasFlag(FolderAttributes.Sent) => SpecialUse.Sent,
        var a when a.HasFlag(FolderAttributes.Drafts) => SpecialUse.Drafts,
        var a when a.HasFlag(FolderAttributes.Junk) => SpecialUse.Junk,
        var a when a.HasFlag(FolderAttributes.Trash) => SpecialUse.Trash,
        var a when a.HasFlag(FolderAttributes.Archive) => SpecialUse.Archive,
        var a when a.HasFlag(FolderAttributes.All) => SpecialUse.All,
        var a when a.HasFlag(FolderAttributes.Flagged) => SpecialUse.Flagged,
        var a when a.HasFlag(FolderAttributes.Important) => SpecialUse.Important,
        _ => SpecialUse.None,
    };
}
