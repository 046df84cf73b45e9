using System.Globalization;
using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Servers;

namespace MailSyncPS.Engine.Tracking;

/// <summary>Brings a source's listing and the ledger together: what is new, what is known, what a removal has become.</summary>
sealed class SourceTracker(IMailSource source, ILedgerRoute route, bool writes)
{
    const string AsideMark = " until ";

    /// <summary>Messages that are looked up and written down at once: what passes by does not grow with the mailbox.</summary>
    const int Portion = 10000;

    /// <summary>Lists a folder and finds its records. Without the right to write, changes exist in memory alone.</summary>
    public async Task<TrackedFolder> TrackAsync(SourceFolder folder, CancellationToken cancellationToken)
    {
        var listing = await source.ListAsync(folder, cancellationToken).ConfigureAwait(false);
        var known = await FindKnownAsync(listing, cancellationToken).ConfigureAwait(false);
        var (moved, hasListed) = writes ? await new MovedMessages(source, route).FindAsync(folder, [.. listing.Messages.Where(m => IsOpen(m, known)).Select(m => m.Size).Distinct()], cancellationToken).ConfigureAwait(false) : ([], false);
        if (hasListed)
        {
            listing = await source.ListAsync(folder, cancellationToken).ConfigureAwait(false);
            known = await FindKnownAsync(listing, cancellationToken).ConfigureAwait(false);
        }
        // Where one id was given to another message, any may have been, to one of the same size as well: contents have to tell.
        var idsAreReused = listing.Messages.Any(m => known.TryGetValue(m.Uid, out var r) && r.Size != m.Size);
        var messages = new List<TrackedMessage>(listing.Messages.Count);
        foreach (var portion in listing.Messages.Chunk(Portion))
            messages.AddRange(await BindAsync(listing, portion, known, idsAreReused, cancellationToken).ConfigureAwait(false));
        await SaveAsync([.. await GoneAsync(listing, cancellationToken).ConfigureAwait(false)], cancellationToken).ConfigureAwait(false);
        // An empty listing may be a mistake of the server's, and what is then noted as gone would be missed elsewhere.
        if (writes && listing.Messages.Count > 0)
            await route.NotePresenceAsync(folder.Name, listing.Validity, [.. listing.Messages.Select(m => m.Uid)], cancellationToken).ConfigureAwait(false);
        return new TrackedFolder(listing, messages, [.. await OrphansAsync(listing, messages, cancellationToken).ConfigureAwait(false), .. moved]);
    }

    async Task<IReadOnlyDictionary<string, MessageRecord>> FindKnownAsync(SourceListing listing, CancellationToken cancellationToken)
    {
        var known = new Dictionary<string, MessageRecord>(StringComparer.Ordinal);
        foreach (var portion in listing.Messages.Chunk(Portion))
        {
            foreach (var (uid, record) in await route.FindAsync(listing.Folder.Name, listing.Validity, [.. portion.Select(m => m.Uid)], cancellationToken).ConfigureAwait(false))
                known[uid] = record;
        }
        return known;
    }

    /// <summary>Gives each message its record, new or known.</summary>
    async Task<IEnumerable<TrackedMessage>> BindAsync(SourceListing listing, SourceMessage[] messages, IReadOnlyDictionary<string, MessageRecord> known, bool idsAreReused, CancellationToken cancellationToken)
    {
        var now = DateTimeOffset.UtcNow;
        var changes = new List<MessageRecord>();
        var records = new MessageRecord?[messages.Length];
        for (var i = 0; i < records.Length; i++)
        {
            var message = messages[i];
            if (known.TryGetValue(message.Uid, out var record) && record.Size == message.Size && !(idsAreReused && record.Hash is not null))
            {
                records[i] = record;
                if (record.State is MessageState.RemoveIntent or MessageState.RemoveUncertain or MessageState.Removed)
                    changes.Add(record with { State = MessageState.Proven });
                continue;
            }
            // The id was given to another message: its old record steps aside, and may be found by content.
            if (record is not null)
                changes.Add(Aside(record, now));
            changes.Add(new MessageRecord { Key = new MessageKey(listing.Folder.Name, listing.Validity, message.Uid), Size = message.Size, Arrived = message.Arrived, FirstSeen = now });
        }
        var saved = (await SaveAsync(changes, cancellationToken).ConfigureAwait(false)).GroupBy(r => r.Key.Uid, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Last(), StringComparer.Ordinal);
        return messages.Select((m, i) => new TrackedMessage(m, saved.TryGetValue(m.Uid, out var r) ? r : records[i]!));
    }

    /// <summary>Whether a message is new, or was never sent.</summary>
    static bool IsOpen(SourceMessage message, IReadOnlyDictionary<string, MessageRecord> known) =>
        !known.TryGetValue(message.Uid, out var record) || record.Size != message.Size || record.State == MessageState.Listed;

    /// <summary>
    /// Takes note that ids belong to other messages than those that were copied, as their contents told: the next forward
    /// copies these. Once for an id, since a server that alters a message at each reading would get a copy at each run.
    /// </summary>
    public async Task PutAsideAsync(SourceFolder folder, IReadOnlyList<MessageRecord> records, CancellationToken cancellationToken)
    {
        if (records.Count == 0)
            return;
        var former = (await route.FindByFolderAsync(folder.Name, cancellationToken).ConfigureAwait(false)).Select(r => r.Key.Uid).Where(u => u.Contains(AsideMark, StringComparison.Ordinal)).ToList();
        var now = DateTimeOffset.UtcNow;
        await SaveAsync([.. records.Where(r => !former.Any(f => f.StartsWith(r.Key.Uid + AsideMark, StringComparison.Ordinal))).Select(r => Aside(r, now))], cancellationToken).ConfigureAwait(false);
    }

    static MessageRecord Aside(MessageRecord record, DateTimeOffset now) =>
        record with { Key = record.Key with { Uid = string.Create(CultureInfo.InvariantCulture, $"{record.Key.Uid}{AsideMark}{now:yyyyMMddTHHmmssfff}") } };

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
        // They are for messages that are being copied.
        if (!writes || !messages.Any(m => m.Record.State == MessageState.Listed))
            return [];
        var known = await route.FindAbsentAsync(listing.Folder.Name, cancellationToken).ConfigureAwait(false);
        // A mailbox that was put back from a backup holds again what was removed.
        var sizes = messages.Where(m => m.Record.State == MessageState.Listed).Select(m => m.Message.Size).ToHashSet();
        var removed = (await route.FindByStateAsync([MessageState.Removed], cancellationToken).ConfigureAwait(false)).Where(r => r.Key.Folder == listing.Folder.Name && r.Hash is not null && sizes.Contains(r.Size));
        return [.. known, .. removed];
    }

    async Task<IReadOnlyList<MessageRecord>> SaveAsync(List<MessageRecord> changes, CancellationToken cancellationToken) =>
        changes.Count == 0 || !writes ? changes : await route.SaveAsync(changes, cancellationToken).ConfigureAwait(false);
}
