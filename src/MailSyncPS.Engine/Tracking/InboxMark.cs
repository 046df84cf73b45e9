using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Servers;
using MailSyncPS.Engine.Servers.Folders;

namespace MailSyncPS.Engine.Tracking;

/// <summary>
/// Tells whether a destination is the mailbox that it was. People can move and delete any folder but INBOX (RFC 9051, 5.1): where that one
/// has another UIDVALIDITY, or lost what it had, the mailbox was made anew under its name, moved to other software, or put back from a
/// backup.
/// </summary>
sealed class InboxMark(ILedgerRoute route, ICopyReader reader)
{
    static readonly string Inbox = SourceFolder.Inbox.Name;

    /// <summary>Stands in the ledger for all folders of the source: none of them has an empty name.</summary>
    const string AllFolders = "";

    /// <summary>Stands for the INBOX before the one that was noted last.</summary>
    const string FormerInbox = "";

    DestinationMark? _now;
    DestinationMark? _before;

    /// <summary>Whether it is the one again from before the one that was noted last, as where a disk was away for a night.</summary>
    public async Task<bool> IsBackAsync(CancellationToken cancellationToken) =>
        _now is { } now && await route.FindWatermarkAsync(AllFolders, FormerInbox, cancellationToken).ConfigureAwait(false) is { } former
            && former.Epoch == now.Epoch;

    /// <summary>Whether INBOX is another one than when it was noted last; false where the destination doesn't tell.</summary>
    public async Task<bool> HasChangedAsync(CancellationToken cancellationToken)
    {
        _before = await route.FindWatermarkAsync(AllFolders, Inbox, cancellationToken).ConfigureAwait(false);
        return await HasChangedAsync(_before, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Likewise, than when it was noted for another source.</summary>
    public async Task<bool> HasChangedSinceAsync(MailboxKey source, CancellationToken cancellationToken) =>
        await HasChangedAsync(await route.FindWatermarkAsync(source, AllFolders, Inbox, cancellationToken).ConfigureAwait(false),
            cancellationToken).ConfigureAwait(false);

    async Task<bool> HasChangedAsync(DestinationMark? before, CancellationToken cancellationToken)
    {
        var states = await reader.FindStatesAsync([Inbox], cancellationToken).ConfigureAwait(false);
        _now = states.TryGetValue(Inbox, out var state) && state.Mark.IsKnown ? state.Mark : null;
        return _now is { } now && before is { } noted && IsOther(now, noted);
    }

    bool IsOther(DestinationMark now, DestinationMark before) => reader.Compare(now, before) is MarkChange.Renewed or MarkChange.WentBack;

    /// <summary>Notes how far INBOX has got, if a folder that was looked at is that.</summary>
    public static Task NoteAsync(ILedgerRoute route, CopyFolder folder, CancellationToken cancellationToken) =>
        folder.Name == Inbox ? route.SaveWatermarkAsync(AllFolders, Inbox, folder.Mark, cancellationToken) : Task.CompletedTask;

    /// <summary>Notes INBOX where it is another one than was noted: a run with nothing to do writes nothing.</summary>
    public async Task NoteAsync(CancellationToken cancellationToken)
    {
        if (_now is not { } now || _before is { } known && !IsOther(now, known))
            return;
        if (_before is { } before && before.Epoch != now.Epoch)
            await route.SaveWatermarkAsync(AllFolders, FormerInbox, before, cancellationToken).ConfigureAwait(false);
        await route.SaveWatermarkAsync(AllFolders, Inbox, now, cancellationToken).ConfigureAwait(false);
    }
}
