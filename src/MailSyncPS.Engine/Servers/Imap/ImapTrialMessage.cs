using System.Globalization;
using System.Text;
using MailKit;
using MailKit.Net.Imap;
using MailKit.Search;
using MailSyncPS.Engine.Servers.Folders;
using MailSyncPS.Engine.Servers.Listing;
using MailSyncPS.Engine.Servers.Sessions;
using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.Servers.Imap;

/// <summary>A trial message in an IMAP folder, removed by its UID alone (RFC 4315).</summary>
sealed class ImapTrialMessage : ITrialMessage
{
    const string Beginning = "From: MailSyncPS <mailsyncps@mailsyncps.invalid>\r\n";
    const string Subject = "Subject: MailSyncPS trial message, removed at once\r\n";
    const string End = "@mailsyncps.invalid>\r\n\r\nThis message shows whether two mailboxes are one. It can be deleted.\r\n";

    readonly ImapSession _session;
    readonly string _folder;
    readonly string _mark;
    readonly uint _uid;

    ImapTrialMessage(ImapSession session, string folder, string mark, ReadOnlyMemory<byte> bytes, uint uid) =>
        (_session, _folder, _mark, Bytes, _uid) = (session, folder, mark, bytes, uid);

    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>Puts a trial message into a folder, and takes away those of the same mark; the session goes with it.</summary>
    /// <exception cref="MailSyncException">The destination does not take it, or could not give it back.</exception>
    public static async Task<ITrialMessage> PlantAsync(Func<CancellationToken, Task<ImapSession>> openAsync, string folder, string mark,
        CancellationToken cancellationToken)
    {
        var session = await openAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // What can't be taken back is not put there.
            if (!session.Capabilities.HasFlag(ImapCapabilities.UidPlus))
                throw new MailSyncException(MailFailure.SameMailbox, ServersTexts.FormatTrialNotRemovable(session.Access));
            if (!await session.MayRemoveAsync(folder, cancellationToken).ConfigureAwait(false))
                throw new MailSyncException(MailFailure.SameMailbox,
                    ServersTexts.FormatTrialNotAllowed(session.Access, PlainText.Clean(folder)));
            if (session.Capabilities.HasFlag(ImapCapabilities.GMailExt1)
                && await FindTrashAsync(session, cancellationToken).ConfigureAwait(false) is null)
                throw new MailSyncException(MailFailure.SameMailbox, ServersTexts.FormatTrialWithoutTrash(session.Access));
            await RemoveAsync(session, folder, mark, await FindLeftAsync(session, folder, mark, cancellationToken).ConfigureAwait(false),
                cancellationToken).ConfigureAwait(false);
            var now = session.Access.Timeouts.Time.GetLocalNow();
            var bytes = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture,
                $"{Beginning}Date: {now:ddd, dd MMM yyyy HH:mm:ss} {now:zzz}\r\n{Subject}Message-ID: <{Guid.NewGuid():N}.{mark}{End}"));
            var (words, isFull) = await StoreAsync(session, folder, bytes, now, cancellationToken).ConfigureAwait(false);
            // It is found by its mark, as not every server tells the UID that it gave.
            var found = session.Broken ? [] : await FindLeftAsync(session, folder, mark, cancellationToken).ConfigureAwait(false);
            if (found.Count == 0)
            {
                // Some servers show what was stored to new sessions alone.
                await session.DisposeAsync().ConfigureAwait(false);
                session = await openAsync(cancellationToken).ConfigureAwait(false);
                found = await FindLeftAsync(session, folder, mark, cancellationToken).ConfigureAwait(false);
            }
            return found is [var uid]
                ? new ImapTrialMessage(session, folder, mark, bytes, uid)
                : throw new MailSyncException(isFull ? MailFailure.DestinationFull : MailFailure.SameMailbox,
                words.Length == 0 ? ServersTexts.FormatTrialNotShown(session.Access)
                : isFull ? ServersTexts.FormatTrialWithoutRoom(session.Access, words)
                : ServersTexts.FormatTrialRefused(session.Access, words));
        }
        catch
        {
            await session.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Stores it.</summary>
    /// <returns>What the server or the connection said against it, empty when nothing; and whether the server is full.</returns>
    static async Task<(string Words, bool IsFull)> StoreAsync(ImapSession session, string folder, byte[] bytes, DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        try
        {
            var reply = await new ImapWriter(session, new FlagPermissions()).AppendAsync(new CopyFolder(folder),
                [new OutgoingMail(new MailBytes(bytes), now, ["\\Seen"])], cancellationToken).ConfigureAwait(false);
            return (reply.Words, reply.Outcome == AppendOutcome.Full);
        }
        catch (MailSyncException e) when (e.IsTransient)
        {
            // It may be there all the same.
            return (e.Message, false);
        }
    }

    public async Task<bool> IsThereAsync(CancellationToken cancellationToken) =>
        (await SearchAsync(_session, _folder, SearchQuery.Uids([new UniqueId(_uid)]), cancellationToken).ConfigureAwait(false))
            .Contains(_uid);

    /// <summary>The trial messages of a run that was interrupted, recognised by the mark and by every word of their own.</summary>
    static async Task<IReadOnlyList<uint>> FindLeftAsync(ImapSession session, string folder, string mark,
        CancellationToken cancellationToken)
    {
        var likely = await SearchAsync(session, folder, SearchQuery.HeaderContains("Message-ID", mark),
            cancellationToken).ConfigureAwait(false);
        if (likely.Count == 0)
            return [];
        var opened = await session.FolderAsync(folder, cancellationToken).ConfigureAwait(false);
        var bytes = await ImapReading.ReadAsync(session, opened, likely, likely.Count * 1024L, s => s.ReadWhole(),
            cancellationToken).ConfigureAwait(false);
        return [.. bytes.Where(m => IsTrialMessage(Encoding.Latin1.GetString(m.Value.Span), mark)).Select(m => m.Key)];
    }

    static bool IsTrialMessage(string text, string mark) =>
        text.StartsWith(Beginning, StringComparison.Ordinal) && text.Contains(Subject, StringComparison.Ordinal)
            && text.EndsWith($".{mark}{End}", StringComparison.Ordinal);

    static async Task<IReadOnlyList<uint>> SearchAsync(ImapSession session, string folder, SearchQuery query,
        CancellationToken cancellationToken)
    {
        var opened = await session.ExamineAsync(folder, cancellationToken).ConfigureAwait(false);
        var found = await session.RunAsync(ServersTexts.ToSearch, 0, _ => opened.SearchAsync(query, cancellationToken),
            cancellationToken).ConfigureAwait(false);
        return [.. found.Select(u => u.Id)];
    }

    static async Task RemoveAsync(ImapSession session, string name, string mark, IReadOnlyList<uint> uids,
        CancellationToken cancellationToken)
    {
        // Where folders are labels over one store, an expunge may only take a label away; from Trash it is for ever.
        if (uids.Count > 0 && session.Capabilities.HasFlag(ImapCapabilities.GMailExt1 | ImapCapabilities.Move)
            && await FindTrashAsync(session, cancellationToken).ConfigureAwait(false) is { } trash && trash != name)
        {
            await ChangeAsync(session, name, uids, async (folder, ids) => await folder.MoveToAsync(ids,
                await session.FolderAsync(trash, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false),
                cancellationToken).ConfigureAwait(false);
            (name, uids) = (trash, await FindLeftAsync(session, trash, mark, cancellationToken).ConfigureAwait(false));
        }
        if (uids.Count == 0)
            return;
        await ChangeAsync(session, name, uids, async (folder, ids) =>
        {
            await folder.StoreAsync(ids, new StoreFlagsRequest(StoreAction.Add, MessageFlags.Deleted) { Silent = true },
                cancellationToken).ConfigureAwait(false);
            await folder.ExpungeAsync(ids, cancellationToken).ConfigureAwait(false);
        }, cancellationToken).ConfigureAwait(false);
    }

    static async Task<string?> FindTrashAsync(ImapSession session, CancellationToken cancellationToken) =>
        (await session.ListAsync(counted: false, cancellationToken).ConfigureAwait(false)).Own
            .FirstOrDefault(f => f.IsSelectable && f.Use == SpecialUse.Trash)?.Name;

    static async Task ChangeAsync(ImapSession session, string name, IReadOnlyList<uint> uids,
        Func<ImapFolder, List<UniqueId>, Task> change, CancellationToken cancellationToken)
    {
        var folder = await session.FolderAsync(name, cancellationToken).ConfigureAwait(false);
        var ids = uids.Select(u => new UniqueId(u)).ToList();
        await session.RunAsync(ServersTexts.ToRemoveTrial, 0, async _ =>
        {
            await folder.OpenAsync(FolderAccess.ReadWrite, cancellationToken).ConfigureAwait(false);
            await change(folder, ids).ConfigureAwait(false);
        }, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        using var limit = _session.Access.Timeouts.Limit(_session.Access.Timeouts.TrialRemoval, CancellationToken.None);
        try
        {
            await RemoveAsync(_session, _folder, _mark, [_uid], limit.Token).ConfigureAwait(false);
        }
        finally
        {
            await _session.DisposeAsync().ConfigureAwait(false);
        }
    }
}
