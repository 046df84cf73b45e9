using MailKit;
using MailKit.Net.Imap;
using MailSyncPS.Engine.Servers.Connection;
using MailSyncPS.Engine.Servers.Folders;
using MailSyncPS.Engine.Servers.Listing;
using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.Servers.Sessions;

/// <summary>An authenticated IMAP session.</summary>
sealed class ImapSession(ServerAccess access, ImapClient client, ServerLink link) : MailSession<ImapClient>(access, client, link)
{
    readonly Dictionary<string, ImapFolder> _folders = new(StringComparer.Ordinal);
    bool _isIdentified;

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
        try
        {
            var folder = await RunIdentifiedAsync(ServersTexts.ToFindFolder,
                async c => (ImapFolder)await c.GetFolderAsync(name, cancellationToken).ConfigureAwait(false),
                cancellationToken).ConfigureAwait(false);
            // A server may know it by another name, as where it ignores case: that is for those to decide who can tell folders apart.
            if (FolderUses.IsInbox(name) || ImapNames.Of(folder) == name)
                return _folders[name] = folder;
        }
        catch (MailSyncException e) when (e.Failure is MailFailure.FolderNotFound or MailFailure.CommandRefused && IsHardToAskFor(name))
        {
            // It is looked for among all.
        }
        return (await ListAsync(counted: false, cancellationToken).ConfigureAwait(false)).Find(name)?.Folder
            ?? throw new MailSyncException(MailFailure.FolderNotFound, ServersTexts.FormatFolderNotFound(Access, PlainText.Clean(name)));
    }

    /// <summary>Keeps a folder that was made, so that it is not asked for by its name.</summary>
    public void Keep(ImapFolder folder) => _folders[ImapNames.Of(folder)] = folder;

    /// <summary>
    /// Whether a name may not find its folder again: as a pattern it means more, or the server does not write it as the standard says.
    /// </summary>
    static bool IsHardToAskFor(string name) => name.Any(c => c is '&' or '*' or '%' || char.IsControl(c));

    /// <summary>Opens a folder for reading (EXAMINE), anew, so that its state is today's.</summary>
    public async Task<ImapFolder> ExamineAsync(string name, CancellationToken cancellationToken)
    {
        var folder = await FolderAsync(name, cancellationToken).ConfigureAwait(false);
        if (folder.IsOpen)
            await RunAsync(ServersTexts.ToOpenFolder, 0, c => c.NoOpAsync(cancellationToken), cancellationToken).ConfigureAwait(false);
        else
            await ExamineAsync(folder, cancellationToken).ConfigureAwait(false);
        return folder;
    }

    /// <summary>Whether a folder opens for changes, and messages can be removed from it.</summary>
    public async Task<bool> MayRemoveAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            return await MayRemoveAsync(await FolderAsync(name, cancellationToken).ConfigureAwait(false), cancellationToken)
                .ConfigureAwait(false);
        }
        catch (MailSyncException e) when (e.Failure is MailFailure.FolderNotFound or MailFailure.CommandRefused)
        {
            return false;
        }
    }

    /// <summary>
    /// Opens a folder for changes, and tells whether its messages can be marked as deleted (RFC 3501, 7.1, PERMANENTFLAGS) and expunged
    /// (RFC 4314, 4: the rights t and e, which were one, d, in RFC 2086).
    /// </summary>
    public async Task<bool> MayRemoveAsync(ImapFolder folder, CancellationToken cancellationToken)
    {
        var access = await RunAsync(ServersTexts.ToOpenForRemoval, 0, _ => folder.OpenAsync(FolderAccess.ReadWrite, cancellationToken),
            cancellationToken).ConfigureAwait(false);
        // Where the server tells of no flag, any may be kept.
        if (access != FolderAccess.ReadWrite
            || folder.PermanentFlags is not MessageFlags.None and var kept && !kept.HasFlag(MessageFlags.Deleted))
            return false;
        if (!Capabilities.HasFlag(ImapCapabilities.Acl))
            return true;
        try
        {
            var rights = await RunAsync(ServersTexts.ToOpenForRemoval, 0, _ => folder.GetMyAccessRightsAsync(cancellationToken),
                cancellationToken).ConfigureAwait(false);
            return "te".All(right => rights.Contains(new AccessRight(right)))
                || !"tex".Any(right => rights.Contains(new AccessRight(right))) && rights.Contains(new AccessRight('d'));
        }
        catch (MailSyncException e) when (e.Failure is MailFailure.CommandRefused)
        {
            // A server that does not tell may let it be done.
            return true;
        }
    }

    /// <summary>Opens a folder for reading (EXAMINE).</summary>
    public async Task ExamineAsync(ImapFolder folder, CancellationToken cancellationToken)
    {
        await RunIdentifiedAsync(ServersTexts.ToOpenFolder, _ => folder.OpenAsync(FolderAccess.ReadOnly, cancellationToken),
            cancellationToken).ConfigureAwait(false);
        Access.HasMailbox = true;
    }

    /// <summary>All folders of the mailbox's owner, INBOX among them.</summary>
    public async Task<IReadOnlyList<ImapFolder>> FoldersAsync(CancellationToken cancellationToken) =>
        [.. (await ListAsync(counted: false, cancellationToken).ConfigureAwait(false)).Own.Select(f => f.Folder)];

    /// <summary>Whether LIST counts messages in the same answer (LIST-STATUS, RFC 5819).</summary>
    public bool CountsInList => Client.Capabilities.HasFlag(ImapCapabilities.ListStatus);

    /// <summary>Lists all folders.</summary>
    /// <param name="counted">Whether their states are asked for, where the server tells them in the same answer.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<FolderListing> ListAsync(bool counted, CancellationToken cancellationToken)
    {
        var items = counted && CountsInList ? StatusItems.Count | StatusItems.UidNext | StatusItems.UidValidity : StatusItems.None;
        var inbox = await InboxAsync(cancellationToken).ConfigureAwait(false);
        var listed = new List<ImapFolder> { inbox };
        await EnsureRootAsync(cancellationToken).ConfigureAwait(false);
        listed.AddRange(await ListAsync(new FolderNamespace(inbox.DirectorySeparator, string.Empty), items,
            cancellationToken).ConfigureAwait(false));
        // A namespace may be kept out of the list of all.
        foreach (var space in Client.PersonalNamespaces.Where(s => s.Path.Length > 0
            && !listed.Exists(f => !FolderUses.IsInbox(f.FullName) && f.FullName.StartsWith(s.Path, StringComparison.OrdinalIgnoreCase)))
            .ToList())
            listed.AddRange(await ListAsync(space, items, cancellationToken).ConfigureAwait(false));
        var listing = new FolderListing(listed, Client.PersonalNamespaces, Client.OtherNamespaces.Concat(Client.SharedNamespaces));
        foreach (var folder in listing.All)
            _folders[folder.Name] = folder.Folder;
        return listing;
    }

    /// <summary>INBOX. The library gives it out only while the connection stands, so that asking for it can fail like a command.</summary>
    Task<ImapFolder> InboxAsync(CancellationToken cancellationToken) =>
        RunAsync(ServersTexts.ToListFolders, 0, c => Task.FromResult((ImapFolder)c.Inbox), cancellationToken);

    async Task<IEnumerable<ImapFolder>> ListAsync(FolderNamespace space, StatusItems items, CancellationToken cancellationToken) =>
        (await RunIdentifiedAsync(ServersTexts.ToListFolders, c => c.GetFoldersAsync(space, items, cancellationToken: cancellationToken),
            cancellationToken).ConfigureAwait(false)).Cast<ImapFolder>();

    /// <summary>The folder above all others, which the library has to know before it lists all or makes one at the top.</summary>
    public async Task<ImapFolder> EnsureRootAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await RunIdentifiedAsync(ServersTexts.ToListFolders,
                async c => (ImapFolder)await c.GetFolderAsync(string.Empty, cancellationToken).ConfigureAwait(false),
                cancellationToken).ConfigureAwait(false);
        }
        catch (MailSyncException e) when (e.Failure is MailFailure.FolderNotFound or MailFailure.CommandRefused)
        {
            // Where the server does not tell it (LIST "" ""), the library makes it up as that above INBOX, which is listed by a pattern
            // that begins with its name.
            await ListAsync(new FolderNamespace('*', (await InboxAsync(cancellationToken).ConfigureAwait(false)).FullName),
                StatusItems.None, cancellationToken).ConfigureAwait(false);
            return await RunAsync(ServersTexts.ToListFolders, 0,
                async c => (ImapFolder)await c.GetFolderAsync(string.Empty, cancellationToken).ConfigureAwait(false),
                cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Runs an operation that may be repeated. A server that refuses it before it was told who asks (ID, RFC 2971) is told and
    /// asked again, and its later sessions begin with that: it costs a round trip, which other servers need not be asked for.
    /// </summary>
    public async Task<T> RunIdentifiedAsync<T>(string doing, Func<ImapClient, Task<T>> work, CancellationToken cancellationToken)
    {
        try
        {
            return await RunAsync(doing, 0, work, cancellationToken).ConfigureAwait(false);
        }
        catch (MailSyncException e) when (e.Failure == MailFailure.CommandRefused && !_isIdentified
            && Capabilities.HasFlag(ImapCapabilities.Id))
        {
            await IdentifyAsync(cancellationToken).ConfigureAwait(false);
            var answer = await RunAsync(doing, 0, work, cancellationToken).ConfigureAwait(false);
            Access.WantsName = true;
            return answer;
        }
    }

    /// <summary>Runs an operation that may be repeated and returns nothing.</summary>
    public Task RunIdentifiedAsync(string doing, Func<ImapClient, Task> work, CancellationToken cancellationToken) =>
        RunIdentifiedAsync(doing, async c =>
        {
            await work(c).ConfigureAwait(false);
            return true;
        }, cancellationToken);

    /// <summary>Tells the server who asks. What it says to that does not matter.</summary>
    public async Task IdentifyAsync(CancellationToken cancellationToken)
    {
        _isIdentified = true;
        try
        {
            await RunAsync(ServersTexts.ToTakeName, 0,
                c => c.IdentifyAsync(new ImapImplementation { Name = "MailSyncPS", Version = Version }, cancellationToken),
                cancellationToken).ConfigureAwait(false);
        }
        catch (MailSyncException e) when (e.Failure is MailFailure.CommandRefused)
        {
            // Then it does not want to know.
        }
    }

    static string Version { get; } = typeof(ImapSession).Assembly.GetName().Version!.ToString(3);
}
