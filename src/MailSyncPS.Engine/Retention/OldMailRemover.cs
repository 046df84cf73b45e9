using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Ledger.History;
using MailSyncPS.Engine.Ledger.Locks;
using MailSyncPS.Engine.Servers;
using MailSyncPS.Engine.Servers.Folders;
using MailSyncPS.Engine.Servers.Opening;
using MailSyncPS.Engine.Servers.Sessions;
using MailSyncPS.Engine.Texts;
using MailSyncPS.Engine.Tracking;

namespace MailSyncPS.Engine.Retention;

/// <summary>Frees a mailbox of mails whose copies are proven.</summary>
public static class OldMailRemover
{
    /// <summary>Finds what a removal would do. Reads the servers and the ledger, writes nothing.</summary>
    /// <exception cref="MailSyncException">A mailbox or the ledger can't be read, or the source can't free single mails.</exception>
    public static async Task<RemovalPlan> PlanAsync(RemovalRequest request, IRunObserver observer, CancellationToken cancellationToken)
    {
        await Mailboxes.EnsureApartAsync(request.Source, request.Destination, cancellationToken).ConfigureAwait(false);
        var ledger = await LedgerStore.OpenAsync(request.Ledger, LedgerAccess.ReadOnly, request.Timeouts,
            cancellationToken).ConfigureAwait(false);
        await using var ledgerScope = ledger.ConfigureAwait(false);
        if (request.Source.PlannedCopies is null
            && !await LedgerStore.ExistsAsync(request.Ledger, cancellationToken).ConfigureAwait(false))
            observer.OnWarning(RetentionTexts.FormatNoLedger(LedgerStore.PlaceOf(request.Ledger), request.Source));
        var route = await ledger.OpenRouteAsync(MailboxKey.Of(request.Source), MailboxKey.Of(request.Destination),
            cancellationToken).ConfigureAwait(false);
        var activity = RetentionTexts.FormatPlanning(request.Source);
        observer.OnProgress(new RunProgress(activity, ServersTexts.FormatConnecting(request.Source.Server), 0, 0));
        var listed = new List<TrackedMessage>();
        var leftOut = new List<FolderLeftOut>();
        IReadOnlySet<string> discardFolders;
        var access = new ServerAccess(request.Source, timeouts: request.Timeouts);
        var source = await OpenAsync().ConfigureAwait(false);
        try
        {
            observer.OnVerbose(access.Introduction);
            var folders = await source.FindFoldersAsync(request.Folders, cancellationToken).ConfigureAwait(false);
            discardFolders = folders.DiscardFolders;
            LeftOutFolders.Tell(request.Source, folders, request.Vain, observer);
            var failing = new FailingFolders(request.Source, observer) { Count = folders.Count };
            foreach (var folder in folders)
                await ListAsync(folder, failing).ConfigureAwait(false);
            leftOut.AddRange([.. folders.LeftOut, .. failing.LeftOut]);
            if (source.RemovalObstacle is { } obstacle)
                throw obstacle;
        }
        finally
        {
            await source.DisposeAsync().ConfigureAwait(false);
        }
        var usage = await MailboxUsage.ReadAsync(request, listed.Sum(m => m.Message.Size), observer,
            cancellationToken).ConfigureAwait(false);
        var decision = new RemovalDecision(request);
        var candidates = decision.Decide(listed);
        decision.ExtendToLimit(candidates, usage);
        if (candidates.Any(c => c.Verdict == RemovalVerdict.Remove && c.Tracked.Record.State == MessageState.Proven))
        {
            var destination = MailDestinations.Open(request.Destination, request.Timeouts);
            var reader = await destination.OpenReaderAsync(cancellationToken).ConfigureAwait(false);
            await using var readerScope = reader.ConfigureAwait(false);
            var copies = new CopyCheck(route, reader, destination.Limits, observer)
            {
                DiscardFolders = discardFolders,
                WhenReadingSizes = (folder, done, all) => observer.OnProgress(new RunProgress(activity,
                    ListedSizes.Words(request.Destination, folder, done, all), 0, 0)),
            };
            await copies.FindRestoredAsync(notes: false, cancellationToken).ConfigureAwait(false);
            do
                await decision.KeepWithoutCopyAsync(candidates, copies, cancellationToken).ConfigureAwait(false);
            while (decision.ExtendToLimit(candidates, usage));
        }
        var report = decision.Report(candidates, usage) with { FoldersLeftOut = leftOut };
        var leaving = candidates.Where(c => c.Verdict == RemovalVerdict.Remove).ToList();
        observer.OnVerbose(VerboseTexts.FormatRemovalPlanned(request.Source, Wording.Mails(report.Listed), report.Removed,
            report.KeptRecent, report.KeptUnproven, report.KeptCopyGone));
        if (report.RemovedWithoutCopy > 0)
            observer.OnVerbose(VerboseTexts.FormatRemovalWithoutCopy(request.Source, report.RemovedWithoutCopy, request.Destination));
        return new RemovalPlan(request, report, usage, candidates.ToDictionary(c => c.Tracked.Record.Key, c => c.Verdict))
        {
            Adopted = leaving.LongCount(c => c.Tracked.Record.Proof == ProofKind.Adopted),
            DoubtfulFolders = DistinctnessCheck.FindDoubtful(leaving.Where(c => c.HasCopy == true).Select(c => c.Tracked.Record)),
        };

        Task<IMailSource> OpenAsync() => SourceOpener.OpenPatientlyAsync(access, request.Timeouts, observer, activity, cancellationToken);

        async Task ListAsync(SourceFolder folder, FailingFolders failing)
        {
            while (!failing.IsClosed(folder))
            {
                var tracker = new SourceTracker(source, route, request.Timeouts.Time, writes: false, comparesContent: true);
                try
                {
                    listed.AddRange(await failing.ListAsync(folder, async () =>
                    {
                        var tracked = await tracker.TrackAsync(folder, null, cancellationToken).ConfigureAwait(false);
                        foreach (var note in tracked.Listing.Notes)
                            observer.OnVerbose(note);
                        if (tracked.HasOtherIds)
                            observer.OnWarning(RetentionTexts.FormatOtherIds(PlainText.Clean(folder.Name), request.Source));
                        return await DatePlannedAsync(request, source, tracked.Messages, cancellationToken).ConfigureAwait(false);
                    }, () => null).ConfigureAwait(false));
                    return;
                }
                catch (MailSyncException e) when (failing.GoesOn(e))
                {
                    if (e.IsTransient)
                    {
                        await source.DisposeAsync().ConfigureAwait(false);
                        source = await OpenAsync().ConfigureAwait(false);
                    }
                    else if (await FolderTrouble.HasGoneAsync(source, folder, cancellationToken).ConfigureAwait(false))
                    {
                        observer.OnVerbose(VerboseTexts.FormatFolderGoneMeanwhile(request.Source, PlainText.Clean(folder.Name)));
                        return;
                    }
                }
            }
        }
    }

    /// <summary>What a dry run only planned to copy is not in the ledger, so its headers are asked for its arrival.</summary>
    static async Task<IEnumerable<TrackedMessage>> DatePlannedAsync(RemovalRequest request, IMailSource source,
        IReadOnlyList<TrackedMessage> messages, CancellationToken cancellationToken)
    {
        var undated = request.Source.PlannedCopies is null ? []
            : messages.Where(m => m.Record.Arrived is null && request.IsPlanned(m.Record.Key)).Select(m => m.Message).ToList();
        if (undated.Count == 0)
            return messages;
        var arrivals = await source.FindArrivalsAsync(undated, cancellationToken).ConfigureAwait(false);
        return messages.Select(m => m.Record.Arrived is null && arrivals.TryGetValue(m.Message.Uid, out var arrived)
            ? m with { Record = m.Record with { Arrived = arrived } } : m);
    }

    /// <summary>Removes what was planned and still holds. Failures go to the observer, and the counts are returned all the same.</summary>
    /// <exception cref="OperationCanceledException">The removal was cancelled; the observer was told the totals so far.</exception>
    public static async Task<OldMailRemoval> ExecuteAsync(RemovalPlan plan, IRunObserver observer, CancellationToken cancellationToken)
    {
        var request = plan.Request;
        var run = new RemovalRun(plan, observer);
        try
        {
            await SharedWork.RequireUndoneAsync(request.Ledger, request.Source, RunKind.Removal, request.SharedSince, request.Timeouts,
                cancellationToken).ConfigureAwait(false);
            var ledger = await LedgerStore.OpenAsync(request.Ledger, LedgerAccess.ReadWrite, request.Timeouts,
                cancellationToken).ConfigureAwait(false);
            await using var ledgerScope = ledger.ConfigureAwait(false);
            var source = MailboxKey.Of(request.Source);
            var runLock = await SourceLock.TakeAsync(ledger, request.Source, request.Timeouts, cancellationToken).ConfigureAwait(false);
            await using var runLockScope = runLock.ConfigureAwait(false);
            var route = await ledger.OpenRouteAsync(source, MailboxKey.Of(request.Destination), cancellationToken).ConfigureAwait(false);
            await RunJournal.KeepAsync(route,
                new RunStart(RunKind.Removal, request.Source, request.Destination) { Holding = runLock.Holding },
                () => run.ExecuteAsync(route, runLock, cancellationToken),
                () => (RunCounts.Of(run.Result()), RunOutcome.Complete), observer, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            observer.OnInformation(run.Stopped());
            throw;
        }
        catch (MailSyncException e) when (e.Failure == MailFailure.DailyLimitReached)
        {
            observer.OnWarning(e.Message);
        }
        catch (MailSyncException e) when (e.Failure == MailFailure.AlreadyRunning && request.SharedSince is not null)
        {
            observer.OnVerbose(VerboseTexts.FormatPassedOver(e.Message));
            return plan.Untouched with { PassedOver = true };
        }
        catch (Exception e)
        {
            observer.OnError(e as MailSyncException
                ?? new MailSyncException(MailFailure.Unexpected,
                RetentionTexts.FormatUnexpected(request.Source, PlainText.Clean(e.Message)), e));
        }
        return await WithUsageAsync(run.Result(), plan, observer, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// What was removed is free only when the server says so: some keep it for a while in the same mailbox, against accidents.
    /// </summary>
    static async Task<OldMailRemoval> WithUsageAsync(OldMailRemoval removal, RemovalPlan plan, IRunObserver observer,
        CancellationToken cancellationToken)
    {
        if (removal.Removed == 0 || !plan.Usage.IsTold)
            return removal;
        MailboxUsage usage;
        try
        {
            usage = await MailboxUsage.ReadAsync(plan.Request with { UntilPercentUsed = null }, 0, observer, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // What was removed is removed, also when nobody waits for more.
            return removal;
        }
        if (!usage.IsTold)
            return removal;
        if (usage.UsedBytes > plan.Usage.UsedBytes - removal.FreedBytes / 2)
            observer.OnWarning(RetentionTexts.FormatNotFreed(ByteSize.Format(removal.FreedBytes), plan.Request.Source,
                ByteSize.Format(usage.UsedBytes), ByteSize.Format(plan.Usage.UsedBytes)));
        return removal with { PercentUsedAfter = usage.PercentAfter(0) };
    }
}
