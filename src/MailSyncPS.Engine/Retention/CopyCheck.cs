using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Servers;
using MailSyncPS.Engine.Servers.Folders;
using MailSyncPS.Engine.Texts;
using MailSyncPS.Engine.Tracking;

namespace MailSyncPS.Engine.Retention;

/// <summary>Makes sure that proven copies are still at the destination: where they were put, or where people have filed them.</summary>
sealed class CopyCheck(ILedgerRoute route, ICopyReader reader, DestinationLimits limits, IRunObserver observer)
{
    /// <summary>Copies above one that seems lost that are looked at, so that people may have removed some.</summary>
    const int MostWitnesses = 20;

    /// <summary>Folders with their epochs, as copies without an id.</summary>
    readonly HashSet<CopyRef> _restored = [];
    readonly HashSet<CopyRef> _renumbered = [];
    readonly Dictionary<long, CopyRef> _filed = [];
    readonly HashSet<long> _neverHad = [];
    readonly HashSet<string> _toldClosed = new(StringComparer.Ordinal);
    readonly CopyReadings _readings = new(reader, observer);
    ListedSizes? _sizes;
    IReadOnlyList<string>? _discards;
    readonly HashSet<long> _inDiscard = [];

    /// <summary>Whether the mailbox is another one; null while that was not looked at.</summary>
    bool? _hasOtherInbox;

    ListedSizes Sizes => _sizes ??= new ListedSizes(reader)
        { AreTrusted = limits.KeepsOneOfEach, WhenReading = WhenReadingSizes };

    /// <summary>The source's folders that hold what was thrown away there.</summary>
    public IReadOnlySet<string> DiscardFolders { get; init; } = new HashSet<string>();

    /// <summary>Is told, of a folder whose sizes are stated wrongly, how many of so many messages were read to learn them.</summary>
    public Action<string, int, int>? WhenReadingSizes { get; init; }

    /// <summary>
    /// Whether copies lie in a folder that went back to an earlier state. They count for nothing until a forward has looked at them again.
    /// </summary>
    public bool IsRestored(MessageRecord record) => record.Copy is { } copy && _restored.Contains(copy.WithoutId);

    /// <summary>
    /// Whether the folder of a copy gave all its ids anew since, or went with the mailbox that it was in: then nobody can tell what became
    /// of the copy.
    /// </summary>
    public bool IsRenumbered(MessageRecord record) => record.Copy is { } copy && _renumbered.Contains(copy.WithoutId);

    /// <summary>
    /// Whether copies that were not found may lie in a folder that does not open, so that nobody can tell what became of them; told once.
    /// </summary>
    public bool MayBeHidden()
    {
        foreach (var folder in reader.ClosedFolders.Where(_toldClosed.Add))
            observer.OnWarning(RetentionTexts.FormatFolderClosed(PlainText.Clean(folder), route.Destination));
        return _toldClosed.Count > 0;
    }

    /// <summary>Looks which folders went back to an earlier state, as from a backup, and tells of them.</summary>
    /// <param name="notes">Whether to have that be known to later runs: a plan writes nothing.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task FindRestoredAsync(bool notes, CancellationToken cancellationToken)
    {
        foreach (var folder in await RestoredFolder.FindAsync(route, reader, cancellationToken).ConfigureAwait(false))
        {
            if (notes)
                await folder.NoteAsync(route, cancellationToken).ConfigureAwait(false);
            if (_restored.Add(folder.Last.WithoutId))
                observer.OnWarning(folder.IsNoted
                    ? RetentionTexts.FormatFolderRestoredBefore(PlainText.Clean(folder.Last.Folder), route.Destination)
                    : RetentionTexts.FormatFolderRestored(PlainText.Clean(folder.Last.Folder), route.Destination, folder.State.Mark,
                        folder.Last.Id));
        }
    }

    /// <summary>
    /// Whether a copy was put, as a person named the place, where the destination keeps what was thrown away or is junk, and may do away
    /// with it, and was not found elsewhere. It proves nothing.
    /// </summary>
    public bool IsInDiscard(MessageRecord record) => _inDiscard.Contains(record.Id);

    /// <summary>Those of the records whose copies were put there; what was thrown away at the source apart.</summary>
    async Task<IReadOnlySet<long>> FindInDiscardAsync(IReadOnlyList<MessageRecord> records, CancellationToken cancellationToken)
    {
        var likely = records.Where(r => r.Copy is { } copy && !FolderUses.IsInbox(copy.Folder) && !DiscardFolders.Contains(r.Key.Folder))
            .ToList();
        if (likely.Count == 0)
            return new HashSet<long>();
        _discards ??= await reader.FindDiscardFoldersAsync(cancellationToken).ConfigureAwait(false);
        return likely.Where(r => _discards.Contains(r.Copy!.Value.Folder)).Select(r => r.Id).ToHashSet();
    }

    /// <summary>
    /// Those of the records whose copies seem to be there, by their number, each with the place where its copy is now. What lies where a
    /// record says is not read.
    /// </summary>
    /// <param name="records">The records.</param>
    /// <param name="readings">What the messages hash to, by the records' numbers, as far as they were read in this run.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<IReadOnlyDictionary<long, MessageRecord>> FindAsync(IReadOnlyList<MessageRecord> records,
        IReadOnlyDictionary<long, MailReading> readings, CancellationToken cancellationToken)
    {
        var found = new Dictionary<long, MessageRecord>();
        var inDiscard = await FindInDiscardAsync(records, cancellationToken).ConfigureAwait(false);
        foreach (var folder in await OpenAsync([.. records.Where(r => !inDiscard.Contains(r.Id))], cancellationToken)
            .ConfigureAwait(false))
        {
            var there = await FindAsync(folder.State, folder.Records, cancellationToken).ConfigureAwait(false);
            foreach (var record in folder.Records.Where(r => there.ContainsKey(IdOf(r))))
                found[record.Id] = record;
        }
        var gone = records.Where(r => !found.ContainsKey(r.Id)).ToList();
        foreach (var record in await FindFiledAsync(gone, readings, cancellationToken).ConfigureAwait(false))
            found[record.Id] = record;
        var left = gone.Where(r => inDiscard.Contains(r.Id) && !found.ContainsKey(r.Id)).ToList();
        _inDiscard.UnionWith(left.Select(r => r.Id));
        foreach (var folder in left.GroupBy(r => r.Copy!.Value.Folder))
            observer.OnWarning(RetentionTexts.FormatCopiesInDiscard(Wording.Mails(folder.Count()), PlainText.Clean(folder.Key),
                route.Destination));
        return found;
    }

    /// <summary>Those of the records whose copies people have filed elsewhere, each with the place: what lies there was read.</summary>
    public async Task<IReadOnlyList<MessageRecord>> FindFiledAsync(IReadOnlyList<MessageRecord> gone,
        IReadOnlyDictionary<long, MailReading> readings, CancellationToken cancellationToken)
    {
        if (gone.Count == 0)
            return [];
        observer.OnVerbose(RetentionTexts.FormatCopiesNotInPlace(gone.Count));
        return await new FiledCopies(route, reader, Sizes, _readings, _filed).FindAsync(gone, readings, cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>
    /// Reads what lies where the records say, and compares it with what was read at the source. Whether the messages are still there,
    /// and nobody marked them as deleted, is asked last.
    /// </summary>
    /// <returns>What was found, by the records' numbers, and in which way a verified copy is the message.</returns>
    public async Task<IReadOnlyDictionary<long, (CopyFinding Finding, ProofKind Kind)>> VerifyAsync(IReadOnlyList<MessageRecord> records,
        IReadOnlyDictionary<long, MailReading> readings, CancellationToken cancellationToken)
    {
        var findings = records.ToDictionary(r => r.Id, _ => (CopyFinding.Gone, ProofKind.None));
        foreach (var (state, inFolder) in await OpenAsync(records, cancellationToken).ConfigureAwait(false))
        {
            var read = await _readings.ReadAsync(state.Name, inFolder.Select(r => (r.Copy!.Value, r.Size)), cancellationToken,
                withTrace: inFolder.Any(IsAdopted)).ConfigureAwait(false);
            var there = await FindAsync(state, inFolder, cancellationToken).ConfigureAwait(false);
            foreach (var record in inFolder)
                findings[record.Id] = Judge(record, readings[record.Id], there, read);
            if (inFolder.Any(r => findings[r.Id].Item1 == CopyFinding.Lost))
                await TellLostAsync(state, inFolder, findings, cancellationToken).ConfigureAwait(false);
        }
        return findings;
    }

    /// <summary>
    /// Whether each copy is still where its record says, by its id alone, in a folder that did not go back since: what lies there was read
    /// a moment ago.
    /// </summary>
    public async Task<bool> AreInPlaceAsync(IReadOnlyList<MessageRecord> records, CancellationToken cancellationToken)
    {
        await FindRestoredAsync(notes: true, cancellationToken).ConfigureAwait(false);
        var inPlace = 0;
        foreach (var (state, inFolder) in await OpenAsync(records, cancellationToken).ConfigureAwait(false))
        {
            var there = await FindAsync(state, inFolder, cancellationToken).ConfigureAwait(false);
            inPlace += inFolder.Count(r => there.ContainsKey(IdOf(r)) && !IsRestored(r));
        }
        return inPlace == records.Count;
    }

    /// <summary>
    /// Where one id is another message's, as in a backup that was put back, what is missing was not removed by people, and what is alike
    /// was not altered. But ids only go up, where the destination tells their order: above a copy that a backup took with it none is left
    /// that was sent in one go with it. Where one is, something at work on stored mail, as a virus scanner, has replaced the copy, and
    /// would replace the next one too.
    /// </summary>
    async Task TellLostAsync(CopyFolder folder, List<MessageRecord> records,
        Dictionary<long, (CopyFinding Finding, ProofKind Kind)> findings, CancellationToken cancellationToken)
    {
        var open = records.Where(r => findings[r.Id].Finding != CopyFinding.Verified && !_readings.IsBroken(r.Copy!.Value)).ToList();
        var claimed = await route.FindByCopyFolderAsync(folder.Name, folder.Epoch, cancellationToken).ConfigureAwait(false);
        var above = open.ToDictionary(r => r.Id, r => claimed.Where(c => reader.IsAbove(c.Copy!.Value, r.Copy!.Value)
            && c.SentAt is not null && c.SentAt == r.SentAt).Take(MostWitnesses).ToList());
        var witnesses = above.Values.SelectMany(w => w).DistinctBy(w => w.Id).ToList();
        var read = await _readings.ReadAsync(folder.Name, witnesses.Select(w => (w.Copy!.Value, w.Size)),
            cancellationToken).ConfigureAwait(false);
        var intact = witnesses.Where(w => read.TryGetValue(IdOf(w), out var copy) && copy.Hash.IsOf(w)).Select(w => w.Id).ToHashSet();
        var lacking = open.Where(r => !above[r.Id].Exists(w => intact.Contains(w.Id))).ToList();
        foreach (var replaced in open.Except(lacking).Where(r => findings[r.Id].Finding == CopyFinding.Lost))
            findings[replaced.Id] = (CopyFinding.Altered, ProofKind.None);
        if (!lacking.Exists(r => findings[r.Id].Finding == CopyFinding.Lost))
            return;
        foreach (var record in lacking)
            findings[record.Id] = (CopyFinding.Lost, ProofKind.None);
    }

    (CopyFinding, ProofKind) Judge(MessageRecord record, MailReading source, Dictionary<CopyToken, CopyEntry> there,
        Dictionary<CopyToken, MailReading> read)
    {
        var id = IdOf(record);
        if (_readings.IsBroken(record.Copy!.Value))
            return (CopyFinding.Unread, ProofKind.None);
        if (!read.TryGetValue(id, out var copy))
            return (there.ContainsKey(id) ? CopyFinding.Unread : IsRestored(record) ? CopyFinding.Lost : CopyFinding.Gone, ProofKind.None);
        var kind = IsAdopted(record) && copy.Traced is { } traced && source.Traced is { } original
            ? limits.AdmitFound(traced.Compare(original)) : limits.Admit(copy.Hash.Compare(source.Hash));
        if (kind != ProofKind.None)
            return (there.ContainsKey(id) ? CopyFinding.Verified : CopyFinding.Gone, kind);
        return (copy.Identity == source.Identity ? CopyFinding.Altered : CopyFinding.Lost, ProofKind.None);
    }

    /// <summary>The folders of the records' copies, as far as they are there and their ids still mean what they did.</summary>
    async Task<IReadOnlyList<(CopyFolder State, List<MessageRecord> Records)>> OpenAsync(IReadOnlyList<MessageRecord> records,
        CancellationToken cancellationToken)
    {
        var folders = new List<(CopyFolder, List<MessageRecord>)>();
        foreach (var folder in records.Where(r => r.HasCopy).GroupBy(r => r.Copy!.Value.WithoutId))
        {
            var state = await reader.FindFolderAsync(folder.Key.Folder, cancellationToken).ConfigureAwait(false);
            if (state?.Epoch == folder.Key.Epoch)
                folders.Add((state, [.. folder]));
            // A folder that people deleted leaves INBOX as it was.
            else if (state is not null || await HasOtherInboxAsync(cancellationToken).ConfigureAwait(false))
                _renumbered.Add(folder.Key);
        }
        return folders;
    }

    async Task<bool> HasOtherInboxAsync(CancellationToken cancellationToken) =>
        _hasOtherInbox ??= await new InboxMark(route, reader).HasChangedAsync(cancellationToken).ConfigureAwait(false);

    /// <summary>Those of the copies that are there, that nobody marked as deleted, and that stand for no other message.</summary>
    async Task<Dictionary<CopyToken, CopyEntry>> FindAsync(CopyFolder folder, List<MessageRecord> records,
        CancellationToken cancellationToken)
    {
        var spent = await FindSpentAsync(records, cancellationToken).ConfigureAwait(false);
        return (await reader.FindAsync(folder.Name, records.Select(IdOf).ToHashSet(), cancellationToken).ConfigureAwait(false))
            .Where(e => !e.Deleted && !spent.Contains(folder.CopyOf(e))).DistinctBy(e => e.Id).ToDictionary(e => e.Id);
    }

    /// <summary>Those of the records' copies that stand for another message already.</summary>
    public async Task<IReadOnlySet<CopyRef>> FindSpentAsync(IReadOnlyList<MessageRecord> records, CancellationToken cancellationToken)
    {
        var claims = await ContentClaims.OfAsync(route, records, cancellationToken).ConfigureAwait(false);
        var found = await SpentCopies.FindAsync(route, reader, records, claims, cancellationToken).ConfigureAwait(false);
        // What was found by counting is none that may be another's.
        var spent = found.Surely.Union(records.Where(r => !_filed.ContainsKey(r.Id)).Select(r => r.Copy).OfType<CopyRef>()
            .Intersect(found.Perhaps)).ToHashSet();
        // Of a copy that people have filed nobody knows whose it was: who has begun a removal for it, from whichever mailbox, has it.
        var removed = claims.All.Where(c => c.IsLeaving).ToLookup(c => c.Copy);
        spent.UnionWith(records.Where(r => r.Copy is { } copy && _filed.TryGetValue(r.Id, out var place) && place == copy
            && removed[copy].Any(c => c.RecordId != r.Id)).Select(r => r.Copy!.Value));
        if (spent.Count == 0)
            return spent;
        var shown = new ShownMessages(reader);
        await shown.AskAsync(claims.All.Select(c => c.Copy), cancellationToken).ConfigureAwait(false);
        _neverHad.UnionWith(records.Where(r => r.Copy is { } copy && spent.Contains(copy)
            && claims.Of(r).Where(c => !found.Perhaps.Contains(c.Copy)).DistinctBy(c => shown.Of(c.Copy)).Count()
                <= claims.Of(r).Count(c => c.IsLeaving && c.RecordId != r.Id)).Select(r => r.Id));
        return spent;
    }

    /// <summary>
    /// Whether there were never more copies than other messages of this content were removed for: nobody threw away one of this message.
    /// </summary>
    public bool NeverHadOwn(MessageRecord record) => _neverHad.Contains(record.Id);

    /// <summary>
    /// Those of the records whose copies are leaving the destination at this moment, or have just left it, as a run frees it for copies of
    /// them elsewhere: two mailboxes that are copied to each other would each give up a mail for the other one's.
    /// </summary>
    public async Task<IReadOnlySet<long>> FindLeavingAsync(IReadOnlyList<MessageRecord> records, CancellationToken cancellationToken)
    {
        if (await route.FindLeavingDestinationAsync(cancellationToken).ConfigureAwait(false) is not { } contents)
            return new HashSet<long>();
        var leaving = contents.Select(Convert.ToHexString).ToHashSet(StringComparer.Ordinal);
        var stays = new HashSet<long>();
        foreach (var (state, inFolder) in await OpenAsync(records, cancellationToken).ConfigureAwait(false))
        {
            var there = await FindAsync(state, inFolder, cancellationToken).ConfigureAwait(false);
            stays.UnionWith(inFolder.Where(r => there.ContainsKey(IdOf(r)) && !leaving.Contains(Convert.ToHexString(r.Hash!)))
                .Select(r => r.Id));
        }
        return records.Select(r => r.Id).Except(stays).ToHashSet();
    }

    /// <summary>
    /// Those of the records, whose copies are gone, that a run has freed the destination of: people did not throw them away.
    /// </summary>
    public async Task<IReadOnlySet<long>> FindFreedAsync(IReadOnlyList<MessageRecord> gone, CancellationToken cancellationToken)
    {
        var freed = (await route.FindFreedAtDestinationAsync([.. gone.Select(r => r.Hash).OfType<byte[]>()],
            cancellationToken).ConfigureAwait(false)).Select(Convert.ToHexString).ToHashSet(StringComparer.Ordinal);
        return gone.Where(r => r.Hash is { } hash && freed.Contains(Convert.ToHexString(hash))).Select(r => r.Id).ToHashSet();
    }

    static bool IsAdopted(MessageRecord record) => record.Proof == ProofKind.Adopted;

    static CopyToken IdOf(MessageRecord record) => record.Copy!.Value.Id;
}
