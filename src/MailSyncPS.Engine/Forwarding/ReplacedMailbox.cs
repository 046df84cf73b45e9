using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Servers;
using MailSyncPS.Engine.Texts;
using MailSyncPS.Engine.Tracking;

namespace MailSyncPS.Engine.Forwarding;

/// <summary>
/// Finds out that a destination mailbox was deleted and made anew under its name, as after a trial: nobody threw away the copies that went
/// with it, and they are made again. It shows by an INBOX that is another one (<see cref="InboxMark"/>) and by hardly any of the copies
/// being there. Where more are, the mailbox was moved to other software, and what is missing was thrown away.
/// </summary>
sealed class ReplacedMailbox(RunContext run, ICopyReader reader, ListedSizes sizes)
{
    /// <summary>Copies that are looked for: of a mailbox that was moved, people may have deleted most.</summary>
    const int MostWitnesses = 100;

    /// <summary>Of so many copies one may be in a mailbox that was made anew, as people may have put some there.</summary>
    const int OneOf = 20;

    /// <summary>In these a message has a copy, or the destination said so.</summary>
    static readonly MessageState[] WithCopy = [MessageState.Proven, MessageState.Copied, MessageState.Quarantined,
        MessageState.RemoveIntent, MessageState.RemoveUncertain, MessageState.Removed];

    readonly InboxMark _inbox = new(run.Route, reader);

    /// <summary>Looks, where INBOX is another one than it was.</summary>
    /// <param name="whenListed">Waits until no folder of the source is being listed.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Whether records were changed by it.</returns>
    public async Task<bool> RunAsync(Func<Task> whenListed, CancellationToken cancellationToken)
    {
        var astray = await _inbox.HasChangedAsync(cancellationToken).ConfigureAwait(false)
            ? await FindAstrayAsync(cancellationToken).ConfigureAwait(false) : [];
        // What was altered is not found by its content, though it is there.
        var witnesses = astray.Where(r => r.State != MessageState.Quarantined).ToList();
        if (witnesses.Count == 0)
            return false;
        run.Progress(ForwardingTexts.FormatLookingForCopies(run.Request.Destination));
        var (sought, found) = await SeekAsync(witnesses, 0, cancellationToken).ConfigureAwait(false);
        // A server may have written its state into them since.
        if (found * OneOf < sought)
            (sought, found) = await SeekAsync(witnesses, StateLines.MostBytes, cancellationToken).ConfigureAwait(false);
        if (reader.ClosedFolders.Count > 0)
            return false;
        // What is missing then lay in the mailbox that was there meanwhile; what is there is found by its content.
        var isBack = await _inbox.IsBackAsync(cancellationToken).ConfigureAwait(false);
        if (found * OneOf >= sought && !isBack)
        {
            if (found < sought)
                run.Observer.OnWarning(ForwardingTexts.FormatDestinationMoved(run.Request.Destination, run.Request.Source,
                    Wording.Mails(sought), Wording.Mails(sought - found)));
            return false;
        }
        // The source was listed meanwhile, which may have given a record another id, or put it aside.
        await whenListed().ConfigureAwait(false);
        var ids = astray.Select(r => r.Id).ToHashSet();
        astray = [.. (await run.Route.FindByStateAsync(WithCopy, cancellationToken).ConfigureAwait(false)).Where(r => ids.Contains(r.Id))];
        await run.Route.SaveAsync([.. astray.Select(Without)], cancellationToken).ConfigureAwait(false);
        var gone = astray.Count(r => r.IsGone);
        run.Observer.OnWarning(isBack ? ForwardingTexts.FormatDestinationBack(run.Request.Destination, run.Request.Source)
            : ForwardingTexts.FormatDestinationReplaced(run.Request.Destination, run.Request.Source, Wording.Mails(astray.Count - gone)));
        if (gone > 0)
            run.Observer.OnWarning(ForwardingTexts.FormatReplacedWithoutRemoved(Wording.Mails(gone), run.Request.Source));
        return true;
    }

    /// <summary>Notes that all was looked at; not while a folder is closed in which copies may lie.</summary>
    public Task NoteAsync(CancellationToken cancellationToken) =>
        reader.ClosedFolders.Count == 0 ? _inbox.NoteAsync(cancellationToken) : Task.CompletedTask;

    /// <summary>The records with copies in folders that are not there any more, or number their messages anew.</summary>
    async Task<List<MessageRecord>> FindAstrayAsync(CancellationToken cancellationToken)
    {
        var astray = new List<MessageRecord>();
        foreach (var folder in (await run.Route.FindByStateAsync(WithCopy, cancellationToken).ConfigureAwait(false))
            .Where(r => r is { Hash: not null, Copy.Epoch.IsNone: false }).GroupBy(r => r.Copy!.Value.Folder))
        {
            var state = await reader.FindFolderAsync(folder.Key, cancellationToken).ConfigureAwait(false);
            astray.AddRange(folder.Where(r => r.Copy!.Value.Epoch != state?.Epoch));
        }
        return astray;
    }

    static MessageRecord Without(MessageRecord record) =>
        (record.IsGone || record.State == MessageState.RemoveIntent ? record : record.AsNotStored()) with
        {
            Proof = ProofKind.None,
            Copy = null,
            Reason = null,
            RetryAt = null,
        };

    /// <summary>
    /// Looks for some of the copies, in Trash as well. What was sent for another message, perhaps of a colleague's, or of this mailbox by
    /// another name, was made since, and is none of them.
    /// </summary>
    /// <param name="records">Their records.</param>
    /// <param name="slack">By how many bytes their sizes may be others.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>How many were looked for, and how many of these are there.</returns>
    async Task<(int Sought, int Found)> SeekAsync(List<MessageRecord> records, int slack, CancellationToken cancellationToken)
    {
        var step = Math.Max(1, records.Count / MostWitnesses);
        var witnesses = records.Where((_, place) => place % step == 0).ToList();
        var (own, there) = (records.Select(r => r.Id).ToHashSet(), new HashSet<long>());
        var names = (await reader.FindKeepingFoldersAsync(evenEmpty: false, cancellationToken).ConfigureAwait(false)).Select(f => f.Name)
            .Concat(await reader.FindDiscardFoldersAsync(cancellationToken).ConfigureAwait(false));
        foreach (var name in names)
        {
            var read = await sizes.ReadAsync(name, IsLikely, cancellationToken).ConfigureAwait(false);
            var claims = await run.Route.FindClaimsOnAsync([.. read.Keys], cancellationToken).ConfigureAwait(false);
            var made = claims.Where(c => c.IsOurs && !own.Contains(c.RecordId)).Select(c => c.Copy).ToHashSet();
            foreach (var copy in read.Where(m => !made.Contains(m.Key)).Select(m => m.Value))
                there.UnionWith(witnesses.Where(copy.IsOf).Select(r => r.Id));
        }
        return (witnesses.Count, there.Count);

        // A line end at the very end may have been added.
        bool IsLikely(long size) => witnesses.Exists(r => size >= r.Size - slack && size <= r.Size + 2 + slack);
    }
}
