using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using MailKit;
using MailKit.Net.Imap;
using MailSyncPS.Engine.Servers.Folders;
using MailSyncPS.Engine.Servers.Listing;
using MailSyncPS.Engine.Servers.Sessions;
using MailSyncPS.Engine.Servers.Usage;
using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.Servers.Imap;

/// <summary>Looks at an IMAP destination: EXAMINE, sizes, and bytes by BODY.PEEK.</summary>
[SuppressMessage("Design", "CA1001", Justification = "A semaphore whose wait handle is never asked for holds nothing to dispose.")]
sealed class ImapCopyReader(ImapSession first, Func<CancellationToken, Task<ImapSession>> openAsync) : ICopyReader
{
    const int MostHeadersAtOnce = 1000;

    /// <summary>About how many bytes the fields of a message have that are asked for.</summary>
    const int BytesOfFields = 1024;

    readonly SemaphoreSlim _turn = new(1, 1);
    readonly HashSet<string> _closed = new(StringComparer.Ordinal);
    ImapSession _session = first;
    ImapFolderMap _map = new(first);
    ImapMessageIdSearch _ids = new(first);

    /// <summary>The folder that mail goes to: it has to open, and others need not.</summary>
    string? _target;

    /// <summary>The folder that was opened a moment ago, so that its state needs no asking.</summary>
    string? _fresh;

    public IReadOnlySet<string> ClosedFolders => _closed;

    public Task RenewAsync(CancellationToken cancellationToken) => InTurnAsync(async () =>
    {
        await ReopenAsync(cancellationToken).ConfigureAwait(false);
        return true;
    }, cancellationToken);

    async Task ReopenAsync(CancellationToken cancellationToken)
    {
        await _session.DisposeAsync().ConfigureAwait(false);
        _session = await openAsync(cancellationToken).ConfigureAwait(false);
        _map = new ImapFolderMap(_session);
        _ids = new ImapMessageIdSearch(_session);
        _fresh = null;
    }

    public Task<CopyFolder> MapFolderAsync(FolderTargets targets, SourceFolder folder, bool create, CancellationToken cancellationToken) =>
        InTurnAsync(async () =>
        {
            var target = await _map.FindAsync(targets, folder, create, cancellationToken).ConfigureAwait(false);
            _target = target.Name;
            return target;
        }, cancellationToken);

    public Task<CopyFolder?> FindFolderAsync(string name, CancellationToken cancellationToken) => InTurnAsync<CopyFolder?>(async () =>
    {
        var isListed = false;
        try
        {
            var folder = await _session.FolderAsync(name, cancellationToken).ConfigureAwait(false);
            isListed = true;
            // What is left of a folder that was deleted with others beneath it.
            if (!ImapNames.IsSelectable(folder))
                return null;
            // One that is open already is not asked for by opening it.
            _fresh = folder.IsOpen ? null : name;
            await _session.ExamineAsync(folder, cancellationToken).ConfigureAwait(false);
            return ImapMarks.FolderOf(name, folder);
        }
        catch (MailSyncException e) when (e.Failure is MailFailure.FolderNotFound
            || e.Failure is MailFailure.CommandRefused && name != _target)
        {
            if (isListed && e.Failure == MailFailure.CommandRefused)
                _closed.Add(name);
            return null;
        }
    }, cancellationToken);

    public Task<IReadOnlyDictionary<string, CopyFolder>> FindStatesAsync(IReadOnlyCollection<string> names,
        CancellationToken cancellationToken) => InTurnAsync<IReadOnlyDictionary<string, CopyFolder>>(async () =>
    {
        var states = new Dictionary<string, CopyFolder>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            try
            {
                var folder = await _session.FolderAsync(name, cancellationToken).ConfigureAwait(false);
                if (!ImapNames.IsSelectable(folder))
                    continue;
                // The state of a folder that is open is as old as the last look at it.
                if (folder.IsOpen)
                    await _session.ExamineAsync(name, cancellationToken).ConfigureAwait(false);
                await _session.RunAsync(ServersTexts.ToTellState, 0,
                    _ => folder.StatusAsync(StatusItems.UidValidity | StatusItems.UidNext, cancellationToken),
                    cancellationToken).ConfigureAwait(false);
                states[name] = ImapMarks.FolderOf(name, folder);
            }
            catch (MailSyncException e) when (e.Failure is MailFailure.FolderNotFound or MailFailure.CommandRefused)
            {
                // A folder that is not there, or is closed to us, has no state to be told.
            }
        }
        return states;
    }, cancellationToken);

    public Task<CopyListing> ListAsync(string folder, DestinationMark from, CancellationToken cancellationToken) => InTurnAsync(async () =>
    {
        var opened = await ExamineAsync(folder, cancellationToken).ConfigureAwait(false);
        return await ImapListing.ReadAsync(_session, opened, from, cancellationToken).ConfigureAwait(false);
    }, cancellationToken);

    public Task<IReadOnlyList<CopyEntry>> FindAsync(string folder, IReadOnlyCollection<CopyToken> ids,
        CancellationToken cancellationToken) => InTurnAsync<IReadOnlyList<CopyEntry>>(async () =>
    {
        var uids = ImapMarks.UidsOf(ids);
        if (uids.Count == 0)
            return [];
        var opened = await ExamineAsync(folder, cancellationToken).ConfigureAwait(false);
        var found = await _session.RunAsync(ServersTexts.ToFindCopies, ListingBounds.Fetch(uids.Count),
            _ => opened.FetchAsync([.. uids.Order().Select(u => new UniqueId(u))], ImapListing.Sizes, cancellationToken),
                cancellationToken).ConfigureAwait(false);
        return [.. found.Select(ImapListing.Entry).Where(e => ids.Contains(e.Id))];
    }, cancellationToken);

    public Task<IReadOnlySet<CopyToken>> FindWithFieldsAsync(
        string folder, IReadOnlyCollection<CopyToken> ids, IReadOnlyCollection<string> fields, CancellationToken cancellationToken) =>
            InTurnAsync<IReadOnlySet<CopyToken>>(async () =>
    {
        var opened = await ExamineAsync(folder, cancellationToken).ConfigureAwait(false);
        var found = new HashSet<CopyToken>();
        foreach (var batch in ImapMarks.UidsOf(ids).Order().Chunk(MostHeadersAtOnce))
        {
            try
            {
                var headers = await _session.RunAsync(ServersTexts.ToFindCopies, (long)batch.Length * BytesOfFields, _ => opened.FetchAsync(
                    [.. batch.Select(u => new UniqueId(u))], new FetchRequest(MessageSummaryItems.UniqueId, fields), cancellationToken),
                        cancellationToken).ConfigureAwait(false);
                found.UnionWith(headers.Where(m => m.Headers is { Count: > 0 }).Select(m => CopyToken.Of(m.UniqueId.Id)));
            }
            catch (MailSyncException e) when (e.Failure == MailFailure.CommandRefused)
            {
                // A server that can't tell one message's fields refuses those of all that were asked for with it.
            }
        }
        return found;
    }, cancellationToken);

    public Task<IReadOnlyList<MessageIdMatch>> FindByMessageIdAsync(IReadOnlyCollection<string> ids, bool anew,
        CancellationToken cancellationToken) =>
        InTurnAsync(() => _session.Capabilities.HasFlag(ImapCapabilities.GMailExt1)
            ? _ids.FindAsync(ids, anew, cancellationToken) : Task.FromResult<IReadOnlyList<MessageIdMatch>>([]), cancellationToken);

    public Task<IReadOnlyDictionary<CopyToken, T>> ReadAsync<T>(
        string folder, IReadOnlyList<CopyToken> ids, long size, Func<Stream, T> read, CancellationToken cancellationToken) =>
            InTurnAsync<IReadOnlyDictionary<CopyToken, T>>(async () =>
    {
        // A message stored over another connection is seen from the next round trip on.
        var opened = await ExamineAsync(folder, cancellationToken).ConfigureAwait(false);
        var found = await ImapReading.ReadAsync(_session, opened, ImapMarks.UidsOf(ids), size, read,
            cancellationToken).ConfigureAwait(false);
        return found.ToDictionary(m => CopyToken.Of(m.Key), m => m.Value);
    }, cancellationToken);

    public Task<IReadOnlyList<CopyFolder>> FindKeepingFoldersAsync(bool evenEmpty, CancellationToken cancellationToken) =>
        InTurnAsync<IReadOnlyList<CopyFolder>>(async () =>
    {
        var listing = await _session.ListAsync(counted: true, cancellationToken).ConfigureAwait(false);
        var areCounted = _session.CountsInList;
        return [.. listing.Own.Where(f => Keeps(f) && (evenEmpty || !areCounted || f.Folder.UidNext is null || f.Folder.Count > 0))
            // A state that was told at another time is none.
            .Select(f => areCounted ? ImapMarks.FolderOf(f.Name, f.Folder) : new CopyFolder(f.Name))];
    }, cancellationToken);

    public Task<IReadOnlyList<string>> FindDiscardFoldersAsync(CancellationToken cancellationToken) =>
        InTurnAsync<IReadOnlyList<string>>(async () =>
        [.. (await _session.ListAsync(counted: false, cancellationToken).ConfigureAwait(false)).Own
            .Where(f => f.IsSelectable && FolderUses.IsDiscard(f.Use)).Select(f => f.Name)], cancellationToken);

    bool Keeps(ListedFolder folder) => folder.IsSelectable && !FolderUses.IsDiscard(folder.Use)
        && (folder.Use is not (SpecialUse.Flagged or SpecialUse.Important or SpecialUse.All) || IsAllMail(folder));

    /// <summary>Gmail has one store of mails with labels over it: \All shows all of it but Trash and Spam.</summary>
    bool IsAllMail(ListedFolder folder) => folder.Use == SpecialUse.All && _session.Capabilities.HasFlag(ImapCapabilities.GMailExt1);

    public Task<IReadOnlyDictionary<CopyRef, CopyToken>> FindMessagesAsync(IReadOnlyCollection<CopyRef> copies,
        CancellationToken cancellationToken) => InTurnAsync<IReadOnlyDictionary<CopyRef, CopyToken>>(async () =>
    {
        var found = new Dictionary<CopyRef, CopyToken>();
        if (!_session.Capabilities.HasFlag(ImapCapabilities.GMailExt1))
            return found;
        foreach (var place in copies.GroupBy(c => c.WithoutId))
        {
            try
            {
                var opened = await ExamineAsync(place.Key.Folder, cancellationToken).ConfigureAwait(false);
                if (ImapMarks.FolderOf(place.Key.Folder, opened).Epoch != place.Key.Epoch)
                    continue;
                var uids = ImapMarks.UidsOf(place.Select(c => c.Id).ToHashSet()).Order().Select(u => new UniqueId(u)).ToList();
                var told = await _session.RunAsync(ServersTexts.ToFindCopies, ListingBounds.Fetch(uids.Count),
                    _ => TellMessagesAsync(opened, uids, cancellationToken), cancellationToken).ConfigureAwait(false);
                foreach (var message in told.Where(m => m.GMailMessageId is not null))
                    found[place.Key with { Id = CopyToken.Of(message.UniqueId.Id) }] = CopyToken.Of(
                        message.GMailMessageId!.Value.ToString(CultureInfo.InvariantCulture));
            }
            catch (MailSyncException e) when (e.Failure == MailFailure.FolderNotFound)
            {
                // A folder that has gone holds no message.
            }
        }
        return found;
    }, cancellationToken);

    static async Task<IList<IMessageSummary>> TellMessagesAsync(ImapFolder folder, IList<UniqueId> uids,
        CancellationToken cancellationToken)
    {
        try
        {
            return await folder.FetchAsync(uids, new FetchRequest(MessageSummaryItems.UniqueId | MessageSummaryItems.GMailMessageId),
                cancellationToken).ConfigureAwait(false);
        }
        catch (ImapCommandException e) when (e.Response == ImapCommandResponse.Bad)
        {
            // A server that offers the extension without this part of it has no labels.
            return [];
        }
    }

    public Task<DestinationQuota> FindQuotaAsync(string folder, CancellationToken cancellationToken) => InTurnAsync(async () =>
    {
        var reply = await QuotaCommand.AskAsync(_session, folder, cancellationToken).ConfigureAwait(false);
        if (_session.Broken)
            await ReopenAsync(cancellationToken).ConfigureAwait(false);
        return new DestinationQuota(reply?.LeastRoom, reply?.FewestMessages);
    }, cancellationToken);

    public MarkChange Compare(DestinationMark now, DestinationMark earlier) => ImapMarks.Compare(now, earlier);

    public bool CameAfter(CopyRef copy, DestinationMark mark) => ImapMarks.CameAfter(copy, mark);

    public bool IsAbove(CopyRef copy, CopyRef other) => ImapMarks.IsAbove(copy, other);

    public ValueTask DisposeAsync() => _session.DisposeAsync();

    async Task<ImapFolder> ExamineAsync(string name, CancellationToken cancellationToken)
    {
        if (_fresh == name && await _session.FolderAsync(name, cancellationToken).ConfigureAwait(false) is { IsOpen: true } opened)
        {
            _fresh = null;
            return opened;
        }
        return await _session.ExamineAsync(name, cancellationToken).ConfigureAwait(false);
    }

    async Task<T> InTurnAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (MailSyncException e) when (e.IsTransient && _session.WasEnded)
        {
            // Sessions end with the day, or with their token: what was looked at is looked at over another one.
            await ReopenAsync(cancellationToken).ConfigureAwait(false);
            return await work().ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }
}
