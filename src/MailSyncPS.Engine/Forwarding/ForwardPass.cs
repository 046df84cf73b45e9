using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Servers;
using MailSyncPS.Engine.Servers.Folders;
using MailSyncPS.Engine.Servers.Opening;
using MailSyncPS.Engine.Texts;
using MailSyncPS.Engine.Tracking;

namespace MailSyncPS.Engine.Forwarding;

/// <summary>
/// One pass over the source: list, see what is open, copy it. Whatever interrupts a pass, the next one starts from the
/// ledger and the servers alone, be it in the same run or after a crash.
/// </summary>
sealed class ForwardPass(RunContext run)
{
    /// <summary>Whether it is about all mails, whenever they arrived, so that settled ones need not be looked at.</summary>
    readonly bool _needsNoDates = run.Request.Since is null;

    readonly DateTimeOffset _now = run.Request.Timeouts.Now;

    /// <summary>Seconds in which a pass reaches its first folder, and by which clocks may differ.</summary>
    const long Moment = 60;

    /// <summary>Makes the pass.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        run.Progress(ServersTexts.FormatConnecting(run.Request.Source.Server));
        var indexes = new FolderIndexes(run.Route, cancellationToken);
        await using var indexesScope = indexes.ConfigureAwait(false);
        if (_needsNoDates)
            indexes.BeginWith(run.Request.Folders);
        var links = new DestinationLinks(run, cancellationToken);
        IMailSource? source = null;
        var audited = new HashSet<string>(StringComparer.Ordinal);
        try
        {
            source = await SourceOpener.OpenAsync(run.SourceAccess, cancellationToken).ConfigureAwait(false);
            run.Observer.OnVerbose(run.SourceAccess.Introduction);
            var folders = await source.FindFoldersAsync(run.Request.Folders, cancellationToken).ConfigureAwait(false);
            var targets = new FolderTargets(folders.All, run.Request.DestinationFolder, run.Request.FolderMap)
                { FindFormer = run.Route.FindPlacesAsync };
            if (run.Tally.LeftOut is null)
                await MergeNotice.TellAsync(run.Request, folders, targets, run.Route, run.Observer, cancellationToken)
                    .ConfigureAwait(false);
            TellLeftOut(folders, targets);
            run.Closed.Folders = folders.Count;
            links.Expect(targets);
            if (await MayBeAliasAsync(folders, cancellationToken).ConfigureAwait(false))
            {
                foreach (var folder in folders)
                    await TryListAsync(source, folder, folders.Count, indexes, cancellationToken).ConfigureAwait(false);
            }
            foreach (var folder in folders)
            {
                links.LookAhead(folder);
                var tracked = await TryListAsync(source, folder, folders.Count, indexes, cancellationToken).ConfigureAwait(false);
                // The destination is looked at while the source is listed; what was found lost there is to be copied again.
                if (await links.AuditedAsync().ConfigureAwait(false) && audited.Add(folder.Name))
                    tracked = await TryListAsync(source, folder, folders.Count, indexes, cancellationToken).ConfigureAwait(false);
                if (tracked is null)
                    continue;
                await run.Store.EnsureAsync(tracked.Listing, run.Request.Timeouts, TellWaiting, cancellationToken).ConfigureAwait(false);
                if (!await TryCopyFolderAsync(source, tracked, folders.Count, links, cancellationToken).ConfigureAwait(false))
                {
                    // What was being fetched for the folder was broken off, and the session with it.
                    await source.DisposeAsync().ConfigureAwait(false);
                    source = await SourceOpener.OpenAsync(run.SourceAccess, cancellationToken).ConfigureAwait(false);
                    continue;
                }
                // A UIDVALIDITY that changes with the clock shows by the end of the copy; the records then go to the lasting one.
                if (IsOfNow(tracked.Listing.Validity)
                    && await HasChangedAsync(source, folders.Count, cancellationToken).ConfigureAwait(false)
                    && await TryListAsync(source, folder, folders.Count, indexes, cancellationToken).ConfigureAwait(false) is { } lasting)
                    await CopyFolderAsync(source, lasting, links, cancellationToken).ConfigureAwait(false);
            }
            await new ViewCheck(run).LookAsync(source, folders, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            // Each farewell is a round trip.
            await Task.WhenAll(links.DisposeAsync().AsTask(), source?.DisposeAsync().AsTask() ?? Task.CompletedTask).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Whether it may be another name of a mailbox that the ledger knows already. What lies in the first folder does not tell: all are
    /// listed before a mail of it is taken for a new one.
    /// </summary>
    async Task<bool> MayBeAliasAsync(SourceFolders folders, CancellationToken cancellationToken) => folders.Count > 1
        && await run.Route.HasOtherSourcesAsync(cancellationToken).ConfigureAwait(false)
        && !await run.Route.HasMessagesAsync(cancellationToken).ConfigureAwait(false);

    /// <summary>
    /// Whether a UIDVALIDITY is the time of a moment ago, as that of a folder that was made just now, or of one that gets a new one at each
    /// opening.
    /// </summary>
    bool IsOfNow(uint validity) => Math.Abs(validity - _now.ToUnixTimeSeconds()) <= Moment;

    /// <summary>Whether the folder is another one by now, or none: listed anew, it tells which.</summary>
    static async Task<bool> HasChangedAsync(IMailSource source, int folders, CancellationToken cancellationToken)
    {
        try
        {
            return await source.HasOtherValidityAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (MailSyncException e) when (FolderTrouble.IsOfOneFolder(e, folders))
        {
            return true;
        }
    }

    void TellWaiting()
    {
        run.Observer.OnVerbose(ForwardingTexts.FormatWaitingForOtherName(run.Request.Source));
        run.Progress(ForwardingTexts.FormatWaitingForOtherName(run.Request.Source));
    }

    /// <summary>Tells once what the run is not about.</summary>
    void TellLeftOut(SourceFolders folders, FolderTargets targets)
    {
        if (run.Tally.LeftOut is null)
        {
            LeftOutFolders.Tell(run.Request.Source, folders, run.Request.Vain, run.Observer);
            LeftOutFolders.Tell(run.Request.Source, targets, run.Request.Vain, run.Observer);
            foreach (var folder in folders.LeftOut.Where(f => f.Reason == FolderOmission.AllMail))
                run.Observer.OnWarning(ForwardingTexts.FormatAllMailLeftOut(PlainText.Clean(folder.Folder), run.Request.Source));
        }
        run.Tally.LeftOut = folders.LeftOut;
    }

    /// <summary>
    /// Lists a folder; null when the server refuses to open it, which is told once and keeps no other folder from being copied.
    /// </summary>
    async Task<TrackedFolder?> TryListAsync(IMailSource source, SourceFolder folder, int folders, FolderIndexes indexes,
        CancellationToken cancellationToken)
    {
        if (run.Tally.IsMissed(folder, FolderOmission.Unreadable) && run.Closed.Has(folder.Name))
            return null;
        run.Progress(ForwardingTexts.FormatListing(PlainText.Clean(folder.Name)));
        var tracker = new SourceTracker(source, run.Route, run.Request.Timeouts.Time, writes: true, run.Request.RetryQuarantined)
            { Unlistable = run.Unlistable, KeepsDeleted = run.Request.IncludeDeleted };
        try
        {
            return await tracker.TrackAsync(folder, _needsNoDates ? indexes : null, cancellationToken).ConfigureAwait(false);
        }
        catch (MailSyncException e) when (FolderTrouble.IsOfOneFolder(e, folders)
            || folders > 1 && e.IsTransient && run.Closed.HearBreak(tracker.Beside ?? folder.Name))
        {
            if (e.IsTransient)
            {
                run.Unlistable.Add(tracker.Beside ?? folder.Name);
                // The next pass lists this one without a look at the other.
                if (tracker.Beside is not null)
                    throw;
                run.Closed.Close(folder.Name);
            }
            else if (await FolderTrouble.HasGoneAsync(source, folder, cancellationToken).ConfigureAwait(false))
            {
                run.Observer.OnVerbose(VerboseTexts.FormatFolderGoneMeanwhile(run.Request.Source, PlainText.Clean(folder.Name)));
                return null;
            }
            if (run.Tally.Miss(folder, FolderOmission.Unreadable))
                run.Observer.OnError(new MailSyncException(e.Failure,
                    ServersTexts.FormatFolderUnreadable(PlainText.Clean(folder.Name), run.Request.Source, e.Message), e));
            return null;
        }
    }

    /// <summary>
    /// Copies a folder's mail; false when the destination takes none in the folder meant for it, which is told once and keeps no other
    /// folder from being copied.
    /// </summary>
    async Task<bool> TryCopyFolderAsync(IMailSource source, TrackedFolder tracked, int folders, DestinationLinks links,
        CancellationToken cancellationToken)
    {
        try
        {
            await CopyFolderAsync(source, tracked, links, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (MailSyncException e) when (run.Closed.IsPassedOver(e))
        {
            // The writers have halted; those of the next pass have not.
            run.Closed.PassOver(tracked.Listing.Folder, e);
            throw new MailSyncException(e.Failure, e.Message, e) { IsTransient = true };
        }
        catch (MailSyncException e) when ((run.StopReason is null || run.StopReason == e)
            && (FolderTrouble.IsOfOneFolder(e, folders) || folders > 1 && run.MissingRoom.IsOfFolder(e)))
        {
            if (run.MissingRoom.IsOfFolder(e))
                run.MissingRoom.CloseFolder();
            new RefusalHandler(run).Close(tracked.Listing.Folder.Name);
            if (run.Tally.Miss(tracked.Listing.Folder, FolderOmission.NotTaken))
                run.Observer.OnError(new MailSyncException(e.Failure,
                    ForwardingTexts.FormatFolderNotTaken(PlainText.Clean(tracked.Listing.Folder.Name), run.Request.Source, e.Message), e));
            return false;
        }
    }

    async Task CopyFolderAsync(IMailSource source, TrackedFolder tracked, DestinationLinks links, CancellationToken cancellationToken)
    {
        var folder = tracked.Listing.Folder;
        TellListing(tracked.Listing);
        var scope = await ForwardScope.OfAsync(run.Request, source, tracked, run.Observer, cancellationToken).ConfigureAwait(false);
        run.Tally.Expect(scope.Messages.Count + scope.Others.Count);
        run.Tally.LeaveOut(folder.Name, scope);
        foreach (var message in scope.Messages)
            run.Tally.Add(message.Record.Key, message.Record.State, message.Message.Size);
        foreach (var (message, state) in scope.Others)
            run.Tally.Add(new MessageKey(folder.Name, tracked.Listing.Validity, message.Uid), state, message.Size);
        var open = scope.Messages.Where(m => ForwardScope.OutcomeOf(m.Record.State) == MessageOutcome.NotReached || IsDue(m.Record))
            .OrderBy(m => Urgency(m.Record.State)).ToList();
        var copied = scope.Messages.Select(m => m.Record.State).Concat(scope.Others.Select(m => m.State))
            .Count(s => ForwardScope.OutcomeOf(s) == MessageOutcome.AlreadyForwarded);
        run.Observer.OnVerbose(VerboseTexts.FormatFolderListed(run.Request.Source, PlainText.Clean(folder.Name),
            Wording.Mails(tracked.Listing.Messages.Count), copied, open.Count));
        var allowed = run.Request.MaxMessages is { } max ? Math.Max(0, max - run.Tally.Handled) : long.MaxValue;
        var chosen = open.Count > allowed ? [.. open.Take((int)allowed)] : open;
        if (chosen.Count == 0 || run.Closed.Has(folder.Name))
            return;
        await CopyAsync(source, tracked, chosen, links, cancellationToken).ConfigureAwait(false);
        new RefusalHandler(run).JudgeFolder(folder.Name);
    }

    /// <summary>Whether a message that was set aside is to be tried again now, once in a run.</summary>
    bool IsDue(MessageRecord record) => record.State == MessageState.Quarantined
        && (run.Request.RetryQuarantined || RetryMoment.HasCome(record.RetryAt, _now)) && run.Retried.Add(record.Id);

    /// <summary>
    /// Says what is odd about a listing, and takes out of the counts what someone removed from the folder during the run.
    /// </summary>
    void TellListing(SourceListing listing)
    {
        foreach (var note in listing.Notes)
            run.Observer.OnVerbose(note);
        // Of an empty listing, which may be a mistake, only what could not be read either is believed to have gone.
        foreach (var key in run.Tally.Relist(listing.Folder.Name, listing.Validity, listing.Messages.Select(m => m.Uid),
            run.Unreadable.ContainsKey))
            run.Observer.OnVerbose(VerboseTexts.FormatGoneMeanwhile(run.Request.Source, PlainText.Clean(key.Uid),
                PlainText.Clean(key.Folder)));
        if (listing.Unlisted == 0)
            return;
        if (run.Tally.Miss(listing.Folder, FolderOmission.Unreadable))
            run.Observer.OnError(new MailSyncException(MailFailure.ProtocolViolation,
                ServersTexts.FormatUnlisted(run.SourceAccess, listing.Unlisted, PlainText.Clean(listing.Folder.Name))));
    }

    /// <summary>
    /// Whether a copy may be there that nobody knows of: of what was begun, or of what was copied once and lost its copy.
    /// </summary>
    static bool IsBegun(MessageRecord record) => record.State is not (MessageState.Listed or MessageState.Quarantined)
        || record is { State: MessageState.Listed, Hash: not null, Copy: not null }
        || record.Copy is not null && MessageStates.IsAltered(record);

    /// <summary>The records of messages whose copying was begun, under whatever id or folder they went then.</summary>
    static IReadOnlyList<MessageRecord> BegunOf(TrackedFolder tracked, IReadOnlyList<TrackedMessage> chosen, HashSet<long> sizes) =>
        [.. chosen.Select(m => m.Record).Where(IsBegun), .. tracked.Orphans.Where(r => sizes.Contains(r.Size)
            && r.State is MessageState.CopyIntent or MessageState.CopyUncertain or MessageState.Copied)];

    /// <summary>Copies that lack their proof come first, as they tell of the destination; what has to be waited for comes last.</summary>
    static int Urgency(MessageState state) => state switch { MessageState.Copied => 0, MessageState.Listed => 1, _ => 2 };

    async Task CopyAsync(IMailSource source, TrackedFolder tracked, List<TrackedMessage> chosen, DestinationLinks links,
        CancellationToken cancellationToken)
    {
        DestinationSearch? search = null;
        await new CopyPipeline(run, source, PrepareAsync).CopyAsync(chosen, cancellationToken).ConfigureAwait(false);
        await search!.RememberAsync(tracked, chosen, cancellationToken).ConfigureAwait(false);

        async Task<CopyStages> PrepareAsync(FlightBudget flight, CancellationToken stop)
        {
            var reader = await links.ReaderAsync().ConfigureAwait(false);
            links.Writers.Grow(chosen.Count);
            var target = await TargetAsync(links, tracked.Listing.Folder, stop).ConfigureAwait(false);
            run.Observer.OnVerbose(VerboseTexts.FormatTarget(run.Request.Source, PlainText.Clean(tracked.Listing.Folder.Name),
                PlainText.Clean(target.Name), run.Request.Destination));
            if (await links.IsDiscardAsync(tracked.Listing.Folder, target, stop).ConfigureAwait(false) && run.ToldPlaces.Add(target.Name))
                run.Observer.OnWarning(ForwardingTexts.FormatPlaceIsDiscard(PlainText.Clean(tracked.Listing.Folder.Name),
                    run.Request.Source, PlainText.Clean(target.Name), run.Request.Destination));
            if (target.NotTaken is { } refusal)
                run.Observer.OnWarning(ForwardingTexts.FormatOtherName(PlainText.Clean(tracked.Listing.Folder.Name), run.Request.Source,
                    PlainText.Clean(target.Name), refusal.Message));
            var sizes = chosen.Select(m => m.Message.Size).ToHashSet();
            search = await links.SearchAsync(tracked.Listing.Folder, sizes, BegunOf(tracked, chosen, sizes), target,
                stop).ConfigureAwait(false);
            run.Observer.OnVerbose(VerboseTexts.FormatSearched(run.Request.Source, run.Request.Destination, search.Folders,
                Wording.Mails(search.Matcher.Candidates)));
            await links.Writers.OpenAsync().ConfigureAwait(false);
            var returned = new ReturnedMails(run.Route, tracked.Listing.Folder.Name, _now);
            var send = new SendStage(run, target, new CopyReconciler(run, search.Matcher, search.Former, search.Twins, returned,
                search.Discarded, search.Aliases),
                new OrphanIndex(tracked.Orphans), links.Writers, flight, new DestinationRoom(run, reader, target.Name));
            return new CopyStages(send, new ProveStage(run, reader.ForProofs, send));
        }
    }

    /// <summary>
    /// Where a folder's mail goes. A destination that breaks off each time that the folder is made keeps no other folder from being copied.
    /// </summary>
    async Task<CopyFolder> TargetAsync(DestinationLinks links, SourceFolder folder, CancellationToken cancellationToken)
    {
        try
        {
            return await links.TargetAsync(folder, cancellationToken).ConfigureAwait(false);
        }
        catch (MailSyncException e) when (e.IsTransient && run.Closed.HearBreak(folder.Name))
        {
            throw new MailSyncException(MailFailure.FolderNotCreated, e.Message, e);
        }
    }
}
