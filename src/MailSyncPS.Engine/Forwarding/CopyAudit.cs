using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Servers;
using MailSyncPS.Engine.Texts;
using MailSyncPS.Engine.Tracking;

namespace MailSyncPS.Engine.Forwarding;

/// <summary>
/// Looks at the copies in destination folders that went back to an earlier state (<see cref="RestoredFolder"/>): each is read and compared.
/// Messages whose copies are lost are copied again; until then none of these copies counts for anything. What people have thrown away is
/// not lost, as far as that can be told.
/// </summary>
sealed class CopyAudit(RunContext run, ICopyReader reader)
{
    /// <summary>Makes the audit where one is needed.</summary>
    /// <param name="whenListed">Waits until no folder of the source is being listed.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Whether records were changed by it.</returns>
    public async Task<bool> RunAsync(Func<Task> whenListed, CancellationToken cancellationToken)
    {
        var noted = (await run.Route.FindRestoredAsync(cancellationToken).ConfigureAwait(false)).ToHashSet();
        var restored = await RestoredFolder.FindAsync(run.Route, reader, noted, cancellationToken).ConfigureAwait(false);
        foreach (var folder in restored)
        {
            await folder.NoteAsync(run.Route, cancellationToken).ConfigureAwait(false);
            await AuditAsync(folder, whenListed, cancellationToken).ConfigureAwait(false);
            await run.Route.ForgetRestoredAsync(folder.Last.WithoutId, cancellationToken).ConfigureAwait(false);
        }
        await ForgetIdleNotesAsync(noted.Except(restored.Select(folder => folder.Last.WithoutId)), cancellationToken).ConfigureAwait(false);
        return restored.Count > 0;
    }

    /// <summary>A folder without copies of this source has nothing to be looked at; copies that come now are of its present life.</summary>
    async Task ForgetIdleNotesAsync(IEnumerable<CopyRef> notes, CancellationToken cancellationToken)
    {
        foreach (var note in notes)
        {
            if ((await run.Route.FindByCopyFolderAsync(note.Folder, note.Epoch, cancellationToken).ConfigureAwait(false)).Count == 0)
                await run.Route.ForgetRestoredAsync(note, cancellationToken).ConfigureAwait(false);
        }
    }

    async Task AuditAsync(RestoredFolder restored, Func<Task> whenListed, CancellationToken cancellationToken)
    {
        var (name, epoch, last) = restored.Last;
        run.Progress(ForwardingTexts.FormatAuditing(PlainText.Clean(name)));
        var records = await run.Route.FindByCopyFolderAsync(name, epoch, cancellationToken).ConfigureAwait(false);
        var (intact, replaced, missing) = (new List<MessageRecord>(), new List<MessageRecord>(), new List<MessageRecord>());
        foreach (var batch in FetchBatches.Cut(records, r => r.Size))
        {
            var copies = await reader.ReadAsync(name, [.. batch.Select(IdOf)], batch.Sum(r => r.Size), MessageHash.Of,
                cancellationToken).ConfigureAwait(false);
            foreach (var record in batch)
                (!copies.TryGetValue(IdOf(record), out var copy) ? missing : copy.IsOf(record) ? intact : replaced).Add(record);
        }
        var taken = replaced.Concat(missing.Where(r => reader.CameAfter(r.Copy!.Value, restored.State.Mark)));
        missing.RemoveAll(new BackupWitnesses(reader, intact, taken).ShowWasThere);
        List<MessageRecord> lost = [.. replaced, .. missing];
        // The source was listed meanwhile, which may have given a record another id, or put it aside.
        await whenListed().ConfigureAwait(false);
        var ids = lost.Select(r => r.Id).ToHashSet();
        var now = await run.Route.FindByCopyFolderAsync(name, epoch, cancellationToken).ConfigureAwait(false);
        await run.Route.SaveAsync([.. now.Where(r => ids.Contains(r.Id)).Select(Without)], cancellationToken).ConfigureAwait(false);
        var gone = lost.Count(r => r.IsGone);
        var (found, again) = (Wording.Mails(intact.Count), Wording.Mails(lost.Count - gone));
        run.Observer.OnWarning(restored.IsNoted
            ? ForwardingTexts.FormatDestinationRestoredBefore(PlainText.Clean(name), run.Request.Destination, run.Request.Source,
                found, again)
            : ForwardingTexts.FormatDestinationRestored(PlainText.Clean(name), run.Request.Destination, restored.State.Mark, last,
                found, again));
        if (gone > 0)
            run.Observer.OnWarning(ForwardingTexts.FormatRestoredWithoutRemoved(Wording.Mails(gone), run.Request.Source,
                PlainText.Clean(name)));
    }

    static CopyToken IdOf(MessageRecord record) => record.Copy!.Value.Id;

    static MessageRecord Without(MessageRecord record) => record with
    {
        State = record.State switch
        {
            MessageState.Proven => MessageState.Listed,
            MessageState.Copied => MessageState.CopyUncertain,
            var other => other,
        },
        Proof = ProofKind.None,
        Copy = record.Copy?.WithoutId,
    };
}
