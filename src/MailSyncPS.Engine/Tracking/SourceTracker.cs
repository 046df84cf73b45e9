using System.Globalization;
using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Servers;

namespace MailSyncPS.Engine.Tracking;

/// <summary>Brings a source's listing and the ledger together: what is new, what is known, what a removal has become.</summary>
sealed class SourceTracker(IMailSource source, ILedgerRoute route, bool writes)
{
    /// <summary>Lists a folder and finds its records. Without the right to write, changes exist in memory alone.</summary>
    public async Task<TrackedFolder> TrackAsync(SourceFolder folder, CancellationToken cancellationToken)
    {
        var listing = await source.ListAsync(folder, cancellationToken).ConfigureAwait(false);
        var known = await route.FindAsync(folder.Name, listing.Validity, [.. listing.Messages.Select(m => m.Uid)], cancellationToken).ConfigureAwait(false);
        var now = DateTimeOffset.UtcNow;
        var changes = new List<MessageRecord>();
        var records = new MessageRecord?[listing.Messages.Count];
        for (var i = 0; i < records.Length; i++)
        {
            var message = listing.Messages[i];
            if (known.TryGetValue(message.Uid, out var record) && record.Size == message.Size)
            {
                records[i] = record;
                if (record.State is MessageState.RemoveIntent or MessageState.RemoveUncertain or MessageState.Removed)
                    changes.Add(record with { State = MessageState.Proven });
                continue;
            }
            // The id was given to another message: its old record steps aside, and may be found by content.
            if (record is not null)
                changes.Add(record with { Key = record.Key with { Uid = string.Create(CultureInfo.InvariantCulture, $"{record.Key.Uid} until {now:yyyyMMddTHHmmssfff}") } });
            changes.Add(new MessageRecord { Key = new MessageKey(folder.Name, listing.Validity, message.Uid), Size = message.Size, Arrived = message.Arrived, FirstSeen = now });
        }
        changes.AddRange(await GoneAsync(listing, cancellationToken).ConfigureAwait(false));
        var saved = await SaveAsync(changes, cancellationToken).ConfigureAwait(false);
        var byUid = saved.Where(r => r.Key.Validity == listing.Validity).GroupBy(r => r.Key.Uid, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Last(), StringComparer.Ordinal);
        var messages = listing.Messages.Select((m, i) => new TrackedMessage(m, byUid.TryGetValue(m.Uid, out var r) ? r : records[i]!)).ToList();
        return new TrackedFolder(listing, messages, await OrphansAsync(listing, messages, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Removals whose messages are not listed any more have come true.</summary>
    async Task<IEnumerable<MessageRecord>> GoneAsync(SourceListing listing, CancellationToken cancellationToken)
    {
        var begun = await route.FindByStateAsync([MessageState.RemoveIntent, MessageState.RemoveUncertain], cancellationToken).ConfigureAwait(false);
        var listed = begun.Count == 0 ? null : listing.Messages.Select(m => m.Uid).ToHashSet(StringComparer.Ordinal);
        return begun.Where(r => r.Key.Folder == listing.Folder.Name && r.Key.Validity == listing.Validity && !listed!.Contains(r.Key.Uid))
            .Select(r => r with { State = MessageState.Removed });
    }

    async Task<IReadOnlyList<MessageRecord>> OrphansAsync(SourceListing listing, List<TrackedMessage> messages, CancellationToken cancellationToken)
    {
        if (!messages.Any(m => m.Record.State == MessageState.Listed))
            return [];
        var listed = messages.Select(m => m.Record.Key).ToHashSet();
        var known = (await route.FindByFolderAsync(listing.Folder.Name, cancellationToken).ConfigureAwait(false)).Where(r => r.Hash is not null && !listed.Contains(r.Key));
        // A mailbox that was put back from a backup holds again what was removed.
        var sizes = messages.Where(m => m.Record.State == MessageState.Listed).Select(m => m.Message.Size).ToHashSet();
        var removed = (await route.FindByStateAsync([MessageState.Removed], cancellationToken).ConfigureAwait(false)).Where(r => r.Key.Folder == listing.Folder.Name && r.Hash is not null && sizes.Contains(r.Size));
        return [.. known, .. removed];
    }

    async Task<IReadOnlyList<MessageRecord>> SaveAsync(List<MessageRecord> changes, CancellationToken cancellationToken) =>
        changes.Count == 0 || !writes ? changes : await route.SaveAsync(changes, cancellationToken).ConfigureAwait(false);
}
