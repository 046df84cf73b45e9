using System.Globalization;
using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Servers;
using MailSyncPS.Engine.Servers.Folders;

namespace MailSyncPS.Engine.Tracking;

/// <summary>Brings a source's listing and the ledger together: what is new, what is known, what a removal has become.</summary>
/// <param name="source">The source.</param>
/// <param name="route">The ledger's view of it.</param>
/// <param name="clock">The clock.</param>
/// <param name="writes">Whether the ledger may be changed.</param>
/// <param name="retriesAll">Whether everything that was set aside is tried again; else what is due.</param>
/// <param name="comparesContent">
/// Whether the caller reads each message and compares it with its record, as a removal does. Then a message of another size keeps its
/// record: some servers write lines of their state into it, other ones in each session.
/// </param>
sealed class SourceTracker(IMailSource source, ILedgerRoute route, TimeProvider clock, bool writes, bool retriesAll = false,
    bool comparesContent = false)
{
    /// <summary>Messages that are looked up and written down at once: what passes by does not grow with the mailbox.</summary>
    const int Portion = 10000;

    MovedMessages? _moved;

    /// <summary>Folders at which the source breaks off, and that are listed for the sake of no other one.</summary>
    public IReadOnlySet<string> Unlistable { get; init; } = new HashSet<string>();

    /// <summary>Whether messages that are marked as deleted are copied like any other.</summary>
    public bool KeepsDeleted { get; init; }

    /// <summary>
    /// Whether what the source was told to remove, and lists still, may go yet: it stays on its way out until a later run lists it again.
    /// </summary>
    public bool AwaitsRemoval { get; init; }

    /// <summary>The folder that is being listed for the sake of another one, to see what has left it; null while none is.</summary>
    public string? Beside => _moved?.At;

    /// <summary>Lists a folder and finds its records. Without the right to write, changes exist in memory alone.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="indexes">What is known of folders, by which settled messages need no record; null for the records of all.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<TrackedFolder> TrackAsync(SourceFolder folder, FolderIndexes? indexes, CancellationToken cancellationToken)
    {
        indexes?.Begin(folder.Name);
        var listing = await source.ListAsync(folder, cancellationToken).ConfigureAwait(false);
        var index = await (indexes?.TakeAsync(folder.Name) ?? route.IndexAsync(folder.Name, cancellationToken)).ConfigureAwait(false);
        if (index.KnowsOnlyOthers(listing.Validity) && listing.Messages.Count > 0
            && await source.SettleValidityAsync(cancellationToken).ConfigureAwait(false))
            listing = await source.ListAsync(folder, cancellationToken).ConfigureAwait(false);
        var wentBack = listing.UidNext > 0 && index.HighestUid(listing.Validity) >= listing.UidNext;
        var known = await FindKnownAsync(listing, indexes is null ? null : index, wentBack, cancellationToken).ConfigureAwait(false);
        var (moved, hasListed) = writes
            ? await (_moved = new MovedMessages(source, route, Unlistable, KeepsDeleted))
            .FindAsync(folder, [.. known.Open.Where(m => IsOpen(m, known.Records)).Select(m => m.Size).Distinct()],
            cancellationToken).ConfigureAwait(false) : ([], false);
        if (hasListed)
        {
            listing = await source.ListAsync(folder, cancellationToken).ConfigureAwait(false);
            known = await FindKnownAsync(listing, known.Index, wentBack, cancellationToken).ConfigureAwait(false);
        }
        var isNoted = known.Index?.IsPresenceNoted(listing.Validity, listing.Messages.Select(m => m.Uid)) ?? false;
        // An empty listing may be a mistake of the server's, and what is then noted as gone would be missed elsewhere.
        if (writes && listing.Messages.Count > 0 && !isNoted)
            await route.NotePresenceAsync(folder.Name, listing.Validity, [.. listing.Messages.Select(m => m.Uid)],
                cancellationToken).ConfigureAwait(false);
        var messages = new List<TrackedMessage>(known.Open.Count);
        foreach (var portion in known.Open.Chunk(Portion))
            messages.AddRange(await BindAsync(listing, portion, known, cancellationToken).ConfigureAwait(false));
        await SaveAsync([.. await GoneAsync(listing, cancellationToken).ConfigureAwait(false)], cancellationToken).ConfigureAwait(false);
        if (wentBack)
            await RetireLostIdsAsync(listing, cancellationToken).ConfigureAwait(false);
        // The index does not know of what was put aside just now, as where a provider that moved gave all messages other dates.
        var mayHaveOrphans = wentBack || !isNoted || known.Index is { HasAbsent: true } or { HasRemoved: true } or { HasRetired: true }
            || known.Open.Exists(m => known.Records.TryGetValue(m.Uid, out var record) && !IsSame(record, m));
        return new TrackedFolder(listing, messages, known.Settled,
            [.. await OrphansAsync(listing, messages, mayHaveOrphans, cancellationToken).ConfigureAwait(false), .. moved])
            { HasOtherIds = listing.Messages.Count > 0 && index.KnowsOnlyOthers(listing.Validity) };
    }

    /// <summary>Lists a folder and finds where its messages stand, and no more than that.</summary>
    /// <returns>The messages without their records, but where ids were given to other messages: these have to be told by what was read of
    /// them.</returns>
    public async Task<TrackedFolder> SurveyAsync(SourceFolder folder, FolderIndexes indexes, CancellationToken cancellationToken)
    {
        indexes.Begin(folder.Name);
        var listing = await source.ListAsync(folder, cancellationToken).ConfigureAwait(false);
        var index = await indexes.TakeAsync(folder.Name).ConfigureAwait(false);
        var removed = index.HasRemoved
            ? await FindAsync(listing, listing.Messages.Where(m => index.Find(listing.Validity, m.Uid) is null),
            cancellationToken).ConfigureAwait(false) : [];
        var others = new List<ListedMessage>(listing.Messages.Count);
        foreach (var message in listing.Messages)
        {
            var known = index.Find(listing.Validity, message.Uid)
                ?? (removed.TryGetValue(message.Uid, out var record) ? new KnownMessage(record.Size, record.State, IsAbsent: true) : null);
            if (known is { } found && (found.Size != message.Size || !IsSameArrival(found.Arrived, message)))
                return await TrackAsync(folder, null, cancellationToken).ConfigureAwait(false);
            others.Add(new ListedMessage(message, known?.State ?? MessageState.Listed));
        }
        return new TrackedFolder(listing, [], others, []);
    }

    /// <summary>What is known of listed messages.</summary>
    /// <param name="Index">By what the settled ones were told; null when the records of all were asked for.</param>
    /// <param name="Settled">Those about which nothing is to be done.</param>
    /// <param name="Open">All others.</param>
    /// <param name="Records">The records of the latter, by unique id.</param>
    /// <param name="IdsAreReused">Whether one id was given to another message. Then any may have been, to one of the same size as well:
    /// contents have to tell.</param>
    sealed record Known(FolderIndex? Index, List<ListedMessage> Settled, List<SourceMessage> Open,
        Dictionary<string, MessageRecord> Records, bool IdsAreReused);

    /// <param name="listing">What lies in the folder.</param>
    /// <param name="index">By what settled messages are told; null for the records of all.</param>
    /// <param name="wentBack">Whether the folder went back to an earlier state, as from a backup, so that ids are given a second
    /// time.</param>
    /// <param name="cancellationToken">Ends it.</param>
    async Task<Known> FindKnownAsync(SourceListing listing, FolderIndex? index, bool wentBack, CancellationToken cancellationToken)
    {
        if (wentBack)
            return new Known(null, [], [.. listing.Messages],
                await FindAsync(listing, listing.Messages, cancellationToken).ConfigureAwait(false), IdsAreReused: true);
        var (settled, open) = (new List<ListedMessage>(), new List<SourceMessage>());
        var now = clock.GetUtcNow();
        foreach (var message in listing.Messages)
        {
            if (index?.Find(listing.Validity, message.Uid) is { } known && IsSettled(known, now) && known.Size == message.Size
                && IsSameArrival(known.Arrived, message))
                settled.Add(new ListedMessage(message, known.State));
            else
                open.Add(message);
        }
        var records = await FindAsync(listing, open, cancellationToken).ConfigureAwait(false);
        var idsAreReused = open.Any(m => records.TryGetValue(m.Uid, out var r) && !HasSizeOf(r, m));
        return idsAreReused && index is not null
            ? await FindKnownAsync(listing, null, wentBack: false, cancellationToken).ConfigureAwait(false)
            : new Known(index, settled, open, records, idsAreReused);
    }

    bool IsSettled(KnownMessage known, DateTimeOffset now) => known.State switch
    {
        MessageState.Proven => true,
        MessageState.Quarantined =>
            !retriesAll && !(known.RetryAt > 0 && RetryMoment.HasCome(DateTimeOffset.FromUnixTimeMilliseconds(known.RetryAt), now)),
        _ => false,
    };

    /// <summary>
    /// INTERNALDATE never changes (RFC 3501, 2.3.3), so with another one the UID is another message's. A date that nothing tells shows
    /// nothing.
    /// </summary>
    static bool IsSameArrival(long known, SourceMessage message) =>
        known == 0 || message.Arrived is not { } arrived || Math.Abs(known - arrived.ToUnixTimeMilliseconds()) < 1000;

    bool IsSame(MessageRecord record, SourceMessage message) => HasSizeOf(record, message) && IsSameArrival(record, message);

    /// <summary>Whether a message may be the one of a record, by when both arrived.</summary>
    public static bool IsSameArrival(MessageRecord record, SourceMessage message) =>
        IsSameArrival(record.Arrived?.ToUnixTimeMilliseconds() ?? 0, message);

    bool HasSizeOf(MessageRecord record, SourceMessage message) => comparesContent || record.Size == message.Size;

    async Task<Dictionary<string, MessageRecord>> FindAsync(SourceListing listing, IEnumerable<SourceMessage> messages,
        CancellationToken cancellationToken)
    {
        var records = new Dictionary<string, MessageRecord>(StringComparer.Ordinal);
        foreach (var portion in messages.Chunk(Portion))
        {
            foreach (var (uid, record) in await route.FindAsync(listing.Folder.Name, listing.Validity, [.. portion.Select(m => m.Uid)],
                cancellationToken).ConfigureAwait(false))
                records[uid] = record;
        }
        return records;
    }

    /// <summary>Gives each message its record, new or known.</summary>
    async Task<IEnumerable<TrackedMessage>> BindAsync(SourceListing listing, SourceMessage[] messages, Known known,
        CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var changes = new List<MessageRecord>();
        var records = new MessageRecord?[messages.Length];
        for (var i = 0; i < records.Length; i++)
        {
            var message = messages[i];
            if (known.Records.TryGetValue(message.Uid, out var record) && IsSame(record, message)
                && !(known.IdsAreReused && record.Hash is not null))
            {
                records[i] = record;
                if (record.State is MessageState.Removed
                    || record.State is MessageState.RemoveIntent or MessageState.RemoveUncertain && !AwaitsRemoval)
                    changes.Add(Back(record));
                continue;
            }
            // The id was given to another message: its old record steps aside, and may be found by content.
            if (record is not null)
                changes.Add(Retired(record));
            changes.Add(new MessageRecord
                { Key = new MessageKey(listing.Folder.Name, listing.Validity, message.Uid), Size = message.Size, Arrived = message.Arrived,
                FirstSeen = now });
        }
        var saved = (await SaveAsync(changes, cancellationToken).ConfigureAwait(false)).Where(r => !r.IsRetired)
            .GroupBy(r => r.Key.Uid, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Last(), StringComparer.Ordinal);
        return messages.Select((m, i) => new TrackedMessage(m, saved.TryGetValue(m.Uid, out var r) ? r : records[i]!));
    }

    /// <summary>
    /// A message that is there again, or still, is as it was before its removal; unless its copy was lost meanwhile, as when the
    /// destination was restored.
    /// </summary>
    public static MessageRecord Back(MessageRecord record) =>
        record with { State = record.HasCopy || record.Proof != ProofKind.None ? MessageState.Proven : MessageState.Listed };

    /// <summary>Whether a message is new, or was never sent.</summary>
    bool IsOpen(SourceMessage message, Dictionary<string, MessageRecord> known) =>
        !known.TryGetValue(message.Uid, out var record) || !IsSame(record, message) || record.State == MessageState.Listed;

    /// <summary>
    /// Takes note that ids belong to other messages than those that were copied, as their contents told: the next forward
    /// copies these. Once for an id, since a server that alters a message at each reading would get a copy at each run.
    /// </summary>
    public async Task PutAsideAsync(SourceFolder folder, IReadOnlyList<MessageRecord> records, CancellationToken cancellationToken)
    {
        if (records.Count == 0)
            return;
        var former = (await route.FindByFolderAsync(folder.Name, cancellationToken).ConfigureAwait(false)).Where(r => r.IsRetired)
            .Select(r => r.Key).ToHashSet();
        await SaveAsync([.. records.Where(r => !former.Contains(r.Key)).Select(Retired)], cancellationToken).ConfigureAwait(false);
    }

    static MessageRecord Retired(MessageRecord record) => record with { IsRetired = true };

    /// <summary>
    /// Ids that a folder had before it went back will be given to other messages: their records are found by content from now on.
    /// </summary>
    async Task RetireLostIdsAsync(SourceListing listing, CancellationToken cancellationToken)
    {
        var lost = (await route.FindByFolderAsync(listing.Folder.Name, cancellationToken).ConfigureAwait(false))
            .Where(r => !r.IsRetired && r.Key.Validity == listing.Validity
                && uint.TryParse(r.Key.Uid, NumberStyles.None, CultureInfo.InvariantCulture, out var uid) && uid >= listing.UidNext);
        await SaveAsync([.. lost.Select(Retired)], cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Removals whose messages are not listed any more have come true.</summary>
    async Task<IEnumerable<MessageRecord>> GoneAsync(SourceListing listing, CancellationToken cancellationToken)
    {
        // What is counted and not listed may be one of them.
        if (listing.Unlisted > 0)
            return [];
        var begun = await route.FindByStateAsync([MessageState.RemoveIntent, MessageState.RemoveUncertain],
            cancellationToken).ConfigureAwait(false);
        var listed = begun.Count == 0 ? null : listing.Messages.Select(m => m.Uid).ToHashSet(StringComparer.Ordinal);
        return begun.Where(r => r.Key.Folder == listing.Folder.Name && r.Key.Validity == listing.Validity && !listed!.Contains(r.Key.Uid))
            .Select(r => r with { State = MessageState.Removed });
    }

    /// <summary>
    /// Records that may belong to messages that are being copied; a mailbox that was put back from a backup holds again what was removed.
    /// </summary>
    async Task<IReadOnlyList<MessageRecord>> OrphansAsync(SourceListing listing, List<TrackedMessage> messages, bool mayHaveAny,
        CancellationToken cancellationToken)
    {
        var sizes = messages.Where(m => m.Record.State == MessageState.Listed).Select(m => m.Message.Size).ToHashSet();
        return writes && mayHaveAny && sizes.Count > 0
            ? await route.FindOrphansAsync(listing.Folder.Name, sizes, cancellationToken).ConfigureAwait(false) : [];
    }

    async Task<IReadOnlyList<MessageRecord>> SaveAsync(List<MessageRecord> changes, CancellationToken cancellationToken) =>
        changes.Count == 0 || !writes ? changes : await route.SaveAsync(changes, cancellationToken).ConfigureAwait(false);
}
