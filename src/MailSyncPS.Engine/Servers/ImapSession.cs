using MailKit;
using MailKit.Net.Imap;
using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.Servers;

/// <summary>An authenticated IMAP session.</summary>
sealed class ImapSession(ServerAccess access, ImapClient client, ServerLink link) : MailSession<ImapClient>(access, client, link)
{
    readonly Dictionary<string, ImapFolder> _folders = new(StringComparer.Ordinal);

    /// <summary>What the server can do.</summary>
    public ImapCapabilities Capabilities => Client.Capabilities;

    /// <summary>The largest message the server takes, in bytes (APPENDLIMIT, RFC 7889); null when it states none.</summary>
    public long? AppendLimit => Client.AppendLimit is > 0 and var limit ? limit : null;

    /// <summary>A folder by its full name.</summary>
    /// <exception cref="MailSyncException"><see cref="MailFailure.FolderNotFound"/>.</exception>
    public async Task<ImapFolder> FolderAsync(string name, CancellationToken cancellationToken)
    {
        if (_folders.TryGetValue(name, out var known))
            return known;
        var folder = await RunAsync(ServersTexts.ToFindFolder, 0, async c => (ImapFolder)await c.GetFolderAsync(name, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        return _folders[name] = folder;
    }

    /// <summary>Keeps a listed folder, so that it is not asked for by its name: a name with control characters may not find it again.</summary>
    public void Keep(ImapFolder folder) => _folders.TryAdd(folder.FullName, folder);

    /// <summary>Opens a folder for reading (EXAMINE), anew, so that its state is today's.</summary>
    public async Task<ImapFolder> ExamineAsync(string name, CancellationToken cancellationToken)
    {
        var folder = await FolderAsync(name, cancellationToken).ConfigureAwait(false);
        await RunAsync(ServersTexts.ToOpenFolder, 0, async _ =>
        {
            if (!folder.IsOpen)
                await folder.OpenAsync(FolderAccess.ReadOnly, cancellationToken).ConfigureAwait(false);
            else
                await Client.NoOpAsync(cancellationToken).ConfigureAwait(false);
        }, cancellationToken).ConfigureAwait(false);
        return folder;
    }

    /// <summary>Whether a folder is open for changes once it is selected, and its messages can be marked as deleted (RFC 3501, 7.1, PERMANENTFLAGS).</summary>
    public async Task<bool> MayChangeAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            var folder = await FolderAsync(name, cancellationToken).ConfigureAwait(false);
            var access = await RunAsync(ServersTexts.ToOpenFolder, 0, _ => folder.OpenAsync(FolderAccess.ReadWrite, cancellationToken), cancellationToken).ConfigureAwait(false);
            return access == FolderAccess.ReadWrite;
        }
        catch (MailSyncException e) when (e.Failure is MailFailure.FolderNotFound or MailFailure.CommandRefused)
        {
            return false;
        }
    }

    /// <summary>All folders of the mailbox's owner, INBOX among them.</summary>
    public Task<IReadOnlyList<ImapFolder>> FoldersAsync(CancellationToken cancellationToken) => FoldersAsync(counted: false, cancellationToken);

    /// <summary>All of them, and whether the server counted their messages in the same answer (LIST-STATUS, RFC 5819).</summary>
    public async Task<(IReadOnlyList<ImapFolder> Folders, bool AreCounted)> CountedFoldersAsync(CancellationToken cancellationToken)
    {
        var counted = Client.Capabilities.HasFlag(ImapCapabilities.ListStatus);
        return (await FoldersAsync(counted, cancellationToken).ConfigureAwait(false), counted);
    }

    Task<IReadOnlyList<ImapFolder>> FoldersAsync(bool counted, CancellationToken cancellationToken) =>
        RunAsync<IReadOnlyList<ImapFolder>>(ServersTexts.ToListFolders, 0, async c =>
        {
            var found = new Dictionary<string, ImapFolder>(StringComparer.Ordinal);
            found["INBOX"] = (ImapFolder)c.Inbox;
            foreach (var space in c.PersonalNamespaces)
            {
                foreach (var folder in await c.GetFoldersAsync(space, counted ? StatusItems.Count | StatusItems.UidNext | StatusItems.UidValidity : StatusItems.None, cancellationToken: cancellationToken).ConfigureAwait(false))
                    found.TryAdd(ImapNames.IsInbox(folder.FullName) ? "INBOX" : folder.FullName, (ImapFolder)folder);
            }
            return [.. found.Values];
        }, cancellationToken);

    /// <summary>The prefix of the owner's folders, as in <c>INBOX.</c>; empty on most servers (NAMESPACE, RFC 2342).</summary>
    public string NamespacePrefix => Client.PersonalNamespaces.Count > 0 && Client.PersonalNamespaces[0] is { Path.Length: > 0 } space
        ? space.Path.TrimEnd(space.DirectorySeparator) + space.DirectorySeparator
        : string.Empty;

    /// <summary>The separator of folder names; <c>/</c> where the server tells none.</summary>
    public char Separator => Client.PersonalNamespaces.Count > 0 && Client.PersonalNamespaces[0].DirectorySeparator is not '\0' and var c ? c
        : Client.Inbox.DirectorySeparator is not '\0' and var d ? d : '/';
}
