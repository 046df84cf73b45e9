using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Servers;
using MailSyncPS.Engine.Servers.Folders;
using MailSyncPS.Engine.Servers.Headers;
using MailSyncPS.Engine.Servers.Opening;
using MailSyncPS.Engine.Servers.Sessions;
using MailSyncPS.Engine.Texts;
using MailSyncPS.Engine.Tracking;

namespace MailSyncPS.Engine.Retention;

/// <summary>
/// Carries out a plan: everything is decided anew under the lock, the source's bytes and the destination's copies are
/// checked right before the removal, and what has gone is known from a later listing.
/// </summary>
sealed class RemovalRun(RemovalPlan plan, IRunObserver observer)
{
    readonly RemovalRequest _request = plan.Request;
    readonly RemovalDecision _decision = new(plan.Request);
    readonly List<RemovalCandidate> _done = [];

    /// <summary>Those of them that earlier rounds removed, and saw to be gone.</summary>
    readonly HashSet<RemovalCandidate> _removed = [];

    readonly ChangedMails _changed = new(plan.Request);

    readonly RefusedMails _refused = new(plan.Request, observer);

    readonly FailingFolders _failing = new(plan.Request.Source, observer);

    /// <summary>What was kept after it was looked at, with the verdict: later rounds leave room for others.</summary>
    readonly Dictionary<MessageKey, RemovalVerdict> _kept = [];

    readonly VerifiedCopies _verified = new(plan.Request, observer);

    /// <summary>Mails whose copies were replaced by others.</summary>
    int _lost;

    /// <summary>Mails that somebody else removed since they were planned for.</summary>
    readonly HashSet<MessageKey> _gone = [];

    /// <summary>Mails that were to go and were not listed: they may have gone already.</summary>
    readonly HashSet<MessageKey> _missing = [];

    bool _hasOpened;
    bool _hasBegun;
    bool _hasLooked;

    /// <summary>Whether the source's mails are being read.</summary>
    bool _isReading;

    /// <summary>Whether the source gave nothing for a listed mail.</summary>
    bool _hasUnread;

    /// <summary>Why messages were left for another day; null when none was.</summary>
    MailSyncException? _spent;

    /// <summary>Messages that a round left for the next one.</summary>
    int _waiting;

    /// <summary>The counts as they stand: as removed counts only what was seen to be gone.</summary>
    public OldMailRemoval Result() => _done.Count == 0 && _gone.Count == 0 ? plan.Untouched
        : _decision.Report(_done, plan.Usage, c => IsOpen(c) ? RemovalVerdict.KeepUnproven : c.Verdict) with
        { Gone = _gone.Count, FoldersLeftOut = [.. plan.Preview.FoldersLeftOut, .. _failing.LeftOut] };

    /// <summary>Whether a message is to go, or may have gone, and was not seen to be gone.</summary>
    bool IsOpen(RemovalCandidate candidate) =>
        candidate.Verdict == RemovalVerdict.Remove && !_hasLooked && !_removed.Contains(candidate);

    /// <summary>The counts in words, as they stand when the run is stopped: what was begun has not stayed, and may not have gone.</summary>
    public string Stopped()
    {
        var open = _done.Where(IsOpen).ToHashSet();
        var begun = open.Count(c => c.Tracked.Record.State is MessageState.RemoveIntent or MessageState.RemoveUncertain);
        var unseen = plan.ToGo.Except(_gone).Except(_done.Select(c => c.Tracked.Record.Key)).Count();
        var result = _decision.Report([.. _done.Where(c => !open.Contains(c))], plan.Usage);
        return RetentionTexts.FormatStopped(_request.Source, result.Removed, ByteSize.Format(result.FreedBytes), begun,
            open.Count - begun + _waiting + unseen, result.KeptRecent, result.KeptUnproven - _waiting, result.KeptCopyGone);
    }

    /// <summary>Removes: all at once, or, where the server broke off over so many, fewer in each of several rounds.</summary>
    public async Task ExecuteAsync(ILedgerRoute route, IRunLock runLock, CancellationToken cancellationToken)
    {
        Progress(ServersTexts.FormatConnecting(_request.Source.Server), 0);
        var access = new ServerAccess(_request.Source, timeouts: _request.Timeouts);
        if (plan.DoubtfulFolders.Count > 0)
            _verified.Apart = await new DistinctnessCheck(_request, access, route, observer)
                .FindApartAsync(plan.DoubtfulFolders, cancellationToken).ConfigureAwait(false);
        try
        {
            await MakeRoundsAsync(access, route, runLock, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _changed.Tell(observer);
            _refused.Tell();
            _verified.Tell();
            if (_lost > 0)
                observer.OnWarning(RetentionTexts.FormatCopiesLost(Wording.Mails(_lost), _request.Destination));
        }
    }

    async Task MakeRoundsAsync(ServerAccess access, ILedgerRoute route, IRunLock runLock, CancellationToken cancellationToken)
    {
        var clock = _request.Timeouts.Time;
        var lastSuccess = clock.GetTimestamp();
        var retries = new Retries(_request.Timeouts, _request.Timeouts.MostRounds, observer, status => Progress(status, 0));
        while (true)
        {
            var (most, gone, removed) = (access.MostRemovedAtOnce, _gone.Count, _done.Count(c => c.Verdict == RemovalVerdict.Remove));
            var folders = new List<(SourceFolder Folder, List<RemovalCandidate> Candidates)>();
            var failure = await RemoveRoundAsync(access, route, runLock, folders, most, cancellationToken).ConfigureAwait(false);
            var isTooMuch = failure is not null && IsTooMuch(failure, folders, access);
            var stayed = await LookAgainAsync(access, route, folders, wasAccepted: failure is null
                && access.MostRemovedAtOnce >= most, cancellationToken).ConfigureAwait(false);
            // A line that is dead takes all the time that is allowed, with however few.
            if (failure is null && stayed > 0
                && (access.MostRemovedAtOnce >= most || clock.GetElapsedTime(lastSuccess) >= 2 * _request.Timeouts.Operation))
                failure = StillListed(access, stayed);
            if (_done.Count(c => c.Verdict == RemovalVerdict.Remove) > removed)
                retries.Renew();
            // What others removed, or a folder, broke off the session, or it was a moment's trouble; the rest is listed, and decided on,
            // anew.
            var isDisturbed = failure is not null && (_verified.HaveChanged(failure)
                ? failure.IsTransient && await retries.WaitAsync(failure, cancellationToken).ConfigureAwait(false)
                : failure.IsTransient && _gone.Count > gone || _failing.GoesOn(failure)
                    || IsMoments(failure) && await retries.WaitAsync(failure, cancellationToken).ConfigureAwait(false));
            if (failure is not null && !isDisturbed && !isTooMuch)
                throw failure;
            // What waits for a later round can't have its copies read on this day either, once the day's bytes are spent.
            if (stayed == 0 && (_waiting == 0 || _spent is not null) && !isDisturbed && !isTooMuch)
            {
                if (_spent is not null)
                    throw _spent;
                return;
            }
            if (stayed == 0)
                lastSuccess = clock.GetTimestamp();
            if (!isDisturbed)
                observer.OnVerbose(RetentionTexts.FormatFewerAtOnce(access, Wording.Mails(access.MostRemovedAtOnce)));
            // What has not gone is listed, and decided on, anew.
            _done.RemoveAll(c => c.Verdict != RemovalVerdict.Remove);
            _removed.UnionWith(_done);
            (_hasOpened, _hasBegun, _hasLooked, _hasUnread, _isReading, _waiting) = (false, false, false, false, false, 0);
            _missing.Clear();
        }
    }

    /// <summary>
    /// Whether a POP3 server, to which all that goes is read and marked in one session, broke off over so many, so that fewer are tried.
    /// </summary>
    bool IsTooMuch(MailSyncException failure, List<(SourceFolder Folder, List<RemovalCandidate> Candidates)> folders, ServerAccess access)
    {
        var tried = folders.SelectMany(f => f.Candidates).Count(c => c.Verdict == RemovalVerdict.Remove);
        if (_request.Source.Protocol != MailProtocol.Pop3 || tried < 2 || _verified.HaveChanged(failure))
            return false;
        if (access.MostRemovedAtOnce < tried)
            return true;
        if (!_isReading || !IsMoments(failure) || failure.Failure != MailFailure.ConnectionLost)
            return false;
        access.AskForFewer(tried);
        return true;
    }

    /// <summary>Whether a failure may be a moment's trouble of either server, once they were reached.</summary>
    bool IsMoments(MailSyncException failure) => _hasOpened && failure is { IsTransient: true,
        Failure: MailFailure.ServerUnavailable or MailFailure.MailboxInUse or MailFailure.ConnectionLost };

    /// <summary>Checks what may go, and removes so many at the most.</summary>
    /// <returns>What went wrong; null when nothing did.</returns>
    async Task<MailSyncException?> RemoveRoundAsync(ServerAccess access, ILedgerRoute route, IRunLock runLock,
        List<(SourceFolder Folder, List<RemovalCandidate> Candidates)> folders, int most, CancellationToken cancellationToken)
    {
        var source = await SourceOpener.OpenPatientlyAsync(access, _request.Timeouts, observer, Activity,
            cancellationToken).ConfigureAwait(false);
        await using var sourceScope = source.ConfigureAwait(false);
        _hasOpened = true;
        observer.OnVerbose(access.Introduction);
        var tracker = new SourceTracker(source, route, _request.Timeouts.Time, writes: true, comparesContent: true)
            { Unlistable = _failing.Failed };
        var destination = MailDestinations.Open(_request.Destination, _request.Timeouts);
        var budget = new DayBudget(route, _request.Destination, _request.Timeouts, () => destination.Limits)
            { AskedRead = _request.MaxReadBytesPerDay };
        var reader = new MeteredReader(await destination.OpenReaderAsync(cancellationToken).ConfigureAwait(false), budget,
            _request.Timeouts.Time);
        await using var readerScope = reader.ConfigureAwait(false);
        try
        {
            var found = await source.FindFoldersAsync(_request.Folders, cancellationToken).ConfigureAwait(false);
            var copies = new CopyCheck(route, reader, destination.Limits, observer)
            {
                DiscardFolders = found.DiscardFolders,
                WhenReadingSizes = (f, n, all) => Progress(ListedSizes.Words(_request.Destination, f, n, all), 0),
            };
            await copies.FindRestoredAsync(notes: true, cancellationToken).ConfigureAwait(false);
            _failing.Count = found.All.Count;
            _missing.UnionWith(plan.ToGo.Where(k => found.All(f => f.Name != k.Folder)).Except(_gone)
                .Except(_done.Select(c => c.Tracked.Record.Key)));
            // The plan has told which can't be read.
            var readable = found.Where(folder => !_failing.IsClosed(folder) && !plan.Preview.FoldersLeftOut.Any(f =>
                f.Reason == FolderOmission.Unreadable && f.Folder == PlainText.Visible(folder.SlashedPath))).ToList();
            // A mail that lies in a later folder beside one that goes has to be known by then, or it would be taken for that one, moved.
            foreach (var later in readable.SkipWhile(folder => !plan.ToGo.Any(k => k.Folder == folder.Name)).Skip(1))
                await TrackAsync(tracker, later, cancellationToken).ConfigureAwait(false);
            var beside = new MailsBeside(route, _request.Timeouts.Time, _failing);
            if (plan.ToGo.Any())
                await beside.ListAsync(source, found, cancellationToken).ConfigureAwait(false);
            foreach (var folder in readable)
            {
                var tracked = await TrackAsync(tracker, folder, cancellationToken).ConfigureAwait(false);
                if (source.RemovalObstacle is { } obstacle)
                    throw obstacle;
                NoteMissing(tracked.Listing);
                var candidates = Choose(tracked.Messages);
                if (_failing.IsKeeping(folder))
                    Keep(candidates);
                folders.Add((folder, candidates));
                LetWait([.. candidates.Where(c => c.Verdict == RemovalVerdict.Remove).Skip(most)]);
                await KeepBeyondDayAsync(candidates, budget, cancellationToken).ConfigureAwait(false);
                var chosen = candidates.Where(c => c.Verdict == RemovalVerdict.Remove).ToList();
                _isReading = true;
                await _failing.WorkAsync(folder, () => KeepChangedAsync(source, candidates, cancellationToken)).ConfigureAwait(false);
                _isReading = false;
                NoteKept(chosen);
                await tracker.PutAsideAsync(folder, await _changed.FindOthersAsync(reader, cancellationToken).ConfigureAwait(false),
                    cancellationToken).ConfigureAwait(false);
                await _decision.KeepWithoutCopyAsync(candidates, copies, cancellationToken).ConfigureAwait(false);
                await beside.NoteAsync(candidates.Where(c => c.Verdict == RemovalVerdict.Remove).Select(c => c.Size).ToHashSet(),
                    cancellationToken).ConfigureAwait(false);
                foreach (var batch in candidates.Where(c => c.Verdict == RemovalVerdict.Remove).Chunk(source.RemovalBatch))
                    await RemoveAsync(source, folder, route, runLock, batch, copies, cancellationToken).ConfigureAwait(false);
                NoteKept(chosen);
            }
            return null;

            void NoteKept(List<RemovalCandidate> read) =>
                read.Where(c => c.Verdict != RemovalVerdict.Remove).ToList().ForEach(c => _kept[c.Tracked.Record.Key] = c.Verdict);
        }
        catch (MailSyncException e)
        {
            // What was begun is looked up all the same.
            return e;
        }
    }

    Task<TrackedFolder> TrackAsync(SourceTracker tracker, SourceFolder folder, CancellationToken cancellationToken) =>
        _failing.ListAsync(folder, () => tracker.TrackAsync(folder, null, cancellationToken), () => tracker.Beside);

    /// <summary>Takes note of what was to go, was not removed by this run, and is not listed.</summary>
    void NoteMissing(SourceListing listing)
    {
        if (listing.Unlisted > 0)
            return;
        _missing.UnionWith(plan.ToGo.Where(k => k.Folder == listing.Folder.Name && k.Validity == listing.Validity)
            .Except(KeysOf(listing)).Except(_gone).Except(_done.Select(c => c.Tracked.Record.Key)));
    }

    static IEnumerable<MessageKey> KeysOf(SourceListing listing) =>
        listing.Messages.Select(m => new MessageKey(listing.Folder.Name, listing.Validity, m.Uid));

    /// <summary>Of these none goes any more.</summary>
    static void Keep(IEnumerable<RemovalCandidate> candidates)
    {
        foreach (var candidate in candidates.Where(c => c.Verdict == RemovalVerdict.Remove))
            candidate.Verdict = RemovalVerdict.KeepUnproven;
    }

    /// <summary>Messages that are for a later round; should there be none, they have stayed.</summary>
    void LetWait(List<RemovalCandidate> later)
    {
        Keep(later);
        _waiting += later.Count;
    }

    /// <summary>Each copy is read before its message goes: what the day's budget does not reach for stays for another day.</summary>
    async Task KeepBeyondDayAsync(List<RemovalCandidate> candidates, DayBudget budget, CancellationToken cancellationToken)
    {
        var chosen = candidates.Where(c => c.Verdict == RemovalVerdict.Remove && c.Tracked.Record.HasCopy).ToList();
        var (fitting, spent) = await budget.FitReadingAsync([.. chosen.Select(c => c.Tracked.Record.Size)],
            cancellationToken).ConfigureAwait(false);
        chosen.Skip(fitting).ToList().ForEach(c => c.Verdict = RemovalVerdict.KeepUnproven);
        _spent = spent ?? _spent;
    }

    /// <summary>Of what is listed now, only what the plan named can go: that was confirmed.</summary>
    List<RemovalCandidate> Choose(IReadOnlyList<TrackedMessage> listed)
    {
        var candidates = _decision.Confirm(listed, plan);
        foreach (var candidate in candidates)
            candidate.Verdict = _kept.GetValueOrDefault(candidate.Tracked.Record.Key, candidate.Verdict);
        _done.AddRange(candidates);
        return candidates;
    }

    /// <summary>Reads the source's messages once more: what goes must be what was copied, and old by its own trace.</summary>
    async Task KeepChangedAsync(IMailSource source, List<RemovalCandidate> candidates,
        CancellationToken cancellationToken)
    {
        var chosen = candidates.Where(c => c.Verdict == RemovalVerdict.Remove)
            .ToDictionary(c => c.Tracked.Message.Uid, StringComparer.Ordinal);
        var (doneBytes, young) = (0L, 0);
        await foreach (var mail in source.FetchAsync([.. chosen.Values.Select(c => c.Tracked.Message)], cancellationToken,
            isCompared: true).ConfigureAwait(false))
        {
            var candidate = chosen[mail.Message.Uid];
            doneBytes += candidate.Size;
            Progress(RetentionTexts.FormatChecking(Wording.Mails(chosen.Count)), doneBytes);
            var obstacle = mail.Failure ?? mail.Obstacle;
            candidate.Reading = obstacle is null ? MailReading.Of(mail.Bytes, candidate.Tracked.Record.Proof) : null;
            candidate.Heading = MailHeading.Of(mail.Bytes.Head);
            if (candidate.Reading is not { } reading || !reading.IsWhatWasCopied(candidate.Tracked.Record))
            {
                candidate.Verdict = RemovalVerdict.KeepUnproven;
                _hasUnread |= candidate.IsUnread = mail.Failure is not null;
                if (obstacle is null && !mail.IsDoubtful)
                    _changed.Add(candidate.Tracked.Record, mail.Bytes.Head);
                observer.OnVerbose(mail.Failure?.Message
                    ?? (mail.Obstacle is { } untrue ? RetentionTexts.FormatMessageUntrue(PlainText.Clean(mail.Message.Uid), untrue.Message)
                    : RetentionTexts.FormatMessageChanged(PlainText.Clean(mail.Message.Uid))));
            }
            else if (!candidate.IsForSpace && _decision.Age.IsYoungByTrace(mail.Bytes.Head))
            {
                candidate.Verdict = RemovalVerdict.KeepRecent;
                young++;
            }
        }
        // The plan goes by the server's dates alone.
        if (young > 0)
            observer.OnVerbose(RetentionTexts.FormatYoungByTrace(Wording.Mails(young), _request.Source));
        // What the server did not give at all was not looked at.
        foreach (var unread in chosen.Values.Where(c => c.Verdict == RemovalVerdict.Remove && c.Reading is null))
        {
            unread.Verdict = RemovalVerdict.KeepUnproven;
            _hasUnread = unread.IsUnread = true;
        }
    }

    /// <summary>
    /// Removes what the source takes at once. Right before, each copy is read, over a connection of this run, and compared with the message
    /// as it was read at the source in this run: no number, size or row of the ledger stands for it.
    /// </summary>
    async Task RemoveAsync(IMailSource source, SourceFolder folder, ILedgerRoute route, IRunLock runLock, RemovalCandidate[] batch,
        CopyCheck copies, CancellationToken cancellationToken)
    {
        Progress(RetentionTexts.FormatComparing(Wording.Mails(batch.Length)), 0);
        await _verified.KeepOthersAsync(batch, copies, _decision, cancellationToken).ConfigureAwait(false);
        await NoteLostAsync(route, batch, cancellationToken).ConfigureAwait(false);
        await _verified.SetAlteredAsideAsync(route, batch, cancellationToken).ConfigureAwait(false);
        var chosen = batch.Where(c => c.Verdict == RemovalVerdict.Remove).ToList();
        if (chosen.Count == 0)
            return;
        Progress(RetentionTexts.FormatRemoving(Wording.Mails(chosen.Count)), 0);
        cancellationToken.ThrowIfCancellationRequested();
        await runLock.EnsureHeldAsync(cancellationToken).ConfigureAwait(false);
        chosen = await BeginAsync(route, chosen, copies).ConfigureAwait(false);
        if (chosen.Count == 0)
            return;
        _hasBegun = true;
        var kept = _refused.Note(chosen, await _failing.WorkAsync(folder, () => source.RemoveAsync(
            [.. chosen.Select(c => c.Tracked.Message)], EnsureAllowedAsync, cancellationToken)).ConfigureAwait(false));
        Keep(kept);
        await route.SaveAsync([.. kept.Select(c => c.Known)], CancellationToken.None).ConfigureAwait(false);
        chosen.RemoveAll(kept.Contains);
        await SaveAsync(route, chosen, MessageState.RemoveUncertain).ConfigureAwait(false);
        observer.OnVerbose(VerboseTexts.FormatRemoved(_request.Source, _request.Source.Server,
            Wording.Mails(chosen.Count, chosen.Sum(c => c.Size))));

        async ValueTask EnsureAllowedAsync(CancellationToken token)
        {
            await _verified.EnsureUnchangedAsync(chosen, copies, token).ConfigureAwait(false);
            await runLock.EnsureHeldAsync(token).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Saves the intents. A run under another name of the mailbox may do so in this moment, for an identical message and the same copy:
    /// each looks once its intents are saved, so that one of the two sees the other's. So may a run that removes the copies.
    /// </summary>
    /// <returns>What may go.</returns>
    async Task<List<RemovalCandidate>> BeginAsync(ILedgerRoute route, List<RemovalCandidate> chosen, CopyCheck copies)
    {
        await SaveAsync(route, chosen, MessageState.RemoveIntent).ConfigureAwait(false);
        var withCopy = chosen.Where(c => c.HasCopy == true).ToList();
        var spent = await copies.FindSpentAsync([.. withCopy.Select(c => c.Tracked.Record)], CancellationToken.None).ConfigureAwait(false);
        var kept = withCopy.Where(c => spent.Contains(c.Tracked.Record.Copy!.Value)).ToList();
        kept.ForEach(c => _decision.KeepGone(c, copies));
        kept.RemoveAll(c => c.Verdict == RemovalVerdict.Remove);
        var leaving = await copies.FindLeavingAsync([.. withCopy.Except(kept).Select(c => c.Tracked.Record)],
            CancellationToken.None).ConfigureAwait(false);
        var freed = await copies.FindFreedAsync([.. chosen.Where(c => c.HasCopy != true).Select(c => c.Tracked.Record)],
            CancellationToken.None).ConfigureAwait(false);
        foreach (var candidate in chosen.Where(c => leaving.Contains(c.Tracked.Record.Id) || freed.Contains(c.Tracked.Record.Id)))
        {
            candidate.Verdict = RemovalVerdict.KeepUnproven;
            kept.Add(candidate);
        }
        // A place that was found for its copy in this run is not its own, as that turned out.
        await route.SaveAsync([.. kept.Select(c => c.Known)], CancellationToken.None).ConfigureAwait(false);
        return [.. chosen.Except(kept)];
    }

    /// <summary>
    /// Takes note of folders in which copies are lost: the next forward reads all copies there, and copies again what is lost. Until then
    /// none of them counts for anything.
    /// </summary>
    async Task NoteLostAsync(ILedgerRoute route, RemovalCandidate[] batch, CancellationToken cancellationToken)
    {
        var lost = batch.Where(c => c.Finding == CopyFinding.Lost).ToList();
        _lost += lost.Count;
        foreach (var folder in lost.Select(c => c.Tracked.Record.Copy!.Value.WithoutId).Distinct())
            await route.NoteRestoredAsync(folder, null, cancellationToken).ConfigureAwait(false);
    }

    static async Task SaveAsync(ILedgerRoute route, List<RemovalCandidate> chosen, MessageState state)
    {
        var saved = await route.SaveAsync([.. chosen.Select(c => c.Tracked.Record with { State = state, RemovalBegun = true })],
            CancellationToken.None).ConfigureAwait(false);
        for (var i = 0; i < chosen.Count; i++)
            chosen[i].Tracked = chosen[i].Tracked with { Record = saved[i] };
    }

    /// <summary>Lists again over a new session: only that tells what has gone.</summary>
    /// <returns>How many are still there.</returns>
    async Task<int> LookAgainAsync(ServerAccess access, ILedgerRoute route,
        List<(SourceFolder Folder, List<RemovalCandidate> Candidates)> folders, bool wasAccepted, CancellationToken cancellationToken)
    {
        if (!_hasBegun && !_hasUnread && _missing.Count == 0)
        {
            // Where the round broke off, what was chosen was not removed.
            Keep(folders.SelectMany(f => f.Candidates));
            _hasLooked = true;
            return 0;
        }
        var retries = Looks(_request.Timeouts.MostLooks);
        // Some servers answer QUIT before they remove, and take their time over many.
        var early = wasAccepted ? Looks(_request.Timeouts.MostEarlyLooks) : null;
        // Those too that were not to be found, and may be there after all.
        var names = folders.Select(f => f.Folder.Name).Concat(_missing.Select(k => k.Folder)).ToHashSet(StringComparer.Ordinal);
        for (var before = int.MaxValue; ;)
        {
            try
            {
                var listed = await LaterListing.ReadAsync(access, route, names, _failing.Failed, cancellationToken).ConfigureAwait(false);
                var stayed = folders.SelectMany(f => f.Candidates)
                    .Where(c => c.Verdict == RemovalVerdict.Remove && listed.Contains(c.Tracked.Record.Key)).ToList();
                observer.OnVerbose(VerboseTexts.FormatLookedAgain(_request.Source, stayed.Count));
                if (stayed.Count < before)
                    early?.Renew();
                before = stayed.Count;
                if (stayed.Count > 0 && early is not null
                    && await early.WaitAsync(StillListed(access, stayed.Count), cancellationToken).ConfigureAwait(false))
                    continue;
                Keep(stayed);
                NoteGone(folders.SelectMany(f => f.Candidates), listed);
                _hasLooked = true;
                return stayed.Count;
            }
            catch (MailSyncException e) when (e.IsTransient)
            {
                early = null;
                if (!await retries.WaitAsync(e, cancellationToken).ConfigureAwait(false))
                    throw;
            }
        }
    }

    Retries Looks(int most) => new(_request.Timeouts, most, observer, status => Progress(status, 0))
    {
        Story = (words, seconds) => RetentionTexts.FormatLookingAgain(words, seconds),
        Status = (_, seconds) => RetentionTexts.FormatWaitingToLook(seconds),
    };

    static MailSyncException StillListed(ServerAccess access, int stayed) =>
        new(MailFailure.CommandRefused, RetentionTexts.FormatStillListed(access, Wording.Mails(stayed)));

    /// <summary>What this run did not remove, and two sessions did not show, somebody else has removed.</summary>
    void NoteGone(IEnumerable<RemovalCandidate> candidates, IReadOnlySet<MessageKey> listed)
    {
        var gone = candidates.Where(c => c.IsUnread && !listed.Contains(c.Tracked.Record.Key)).ToHashSet();
        _done.RemoveAll(gone.Contains);
        foreach (var key in _missing.Except(listed).Concat(gone.Select(c => c.Tracked.Record.Key)).Where(_gone.Add))
            observer.OnVerbose(VerboseTexts.FormatGoneMeanwhile(_request.Source, PlainText.Clean(key.Uid), PlainText.Clean(key.Folder)));
    }

    string Activity => RetentionTexts.FormatActivity(_request.Source);

    void Progress(string status, long doneBytes) =>
        observer.OnProgress(new RunProgress(Activity, status, doneBytes, plan.Bytes));
}
