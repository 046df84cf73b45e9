using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Servers;
using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.Retention;

/// <summary>Makes sure that proven copies are still at the destination: where they were put, or where people have filed them.</summary>
sealed class CopyCheck(ILedgerRoute route, ICopyReader reader, IRunObserver observer)
{
    /// <summary>Those of the records whose copies are there, by their number, each with the place where its copy is now.</summary>
    public async Task<IReadOnlyDictionary<long, MessageRecord>> FindAsync(IReadOnlyList<MessageRecord> records, CancellationToken cancellationToken)
    {
        var found = await FindInPlaceAsync(records, cancellationToken).ConfigureAwait(false);
        var gone = records.Where(r => !found.ContainsKey(r.Id)).ToList();
        if (gone.Count == 0)
            return found;
        observer.OnVerbose(RetentionTexts.FormatCopiesNotInPlace(gone.Count));
        foreach (var record in await new FiledCopies(route, reader).FindAsync(gone, cancellationToken).ConfigureAwait(false))
            found[record.Id] = record;
        return found;
    }

    /// <summary>Those of the records whose copies are where the record says.</summary>
    public async Task<Dictionary<long, MessageRecord>> FindInPlaceAsync(IReadOnlyList<MessageRecord> records, CancellationToken cancellationToken)
    {
        var present = new Dictionary<long, MessageRecord>();
        foreach (var folder in records.Where(r => r.CopyUid is not null).GroupBy(r => (Name: r.CopyFolder!, r.CopyValidity)))
        {
            var state = await reader.FindFolderAsync(folder.Key.Name, cancellationToken).ConfigureAwait(false);
            if (state is null || state.Validity != folder.Key.CopyValidity)
                continue;
            var uids = folder.Select(r => r.CopyUid!.Value).ToHashSet();
            var entries = (await reader.FindAsync(state.Name, uids, cancellationToken).ConfigureAwait(false)).Where(e => !e.Deleted).ToDictionary(e => e.Uid);
            foreach (var record in folder.Where(r => entries.ContainsKey(r.CopyUid!.Value)))
                present[record.Id] = record;
        }
        return present;
    }
}
