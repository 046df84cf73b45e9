using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Ledger.History;
using MailSyncPS.Engine.Ledger.Locks;
using MailSyncPS.Engine.Texts;
using MailSyncPS.Engine.Tracking;

namespace MailSyncPS.Engine.Forwarding;

/// <summary>Copies the mails of one mailbox to another, with proof.</summary>
public static class MailForwarder
{
    /// <summary>Finds what a forward would do. Reads the servers and the ledger, writes nothing.</summary>
    /// <exception cref="MailSyncException">A mailbox or the ledger can't be read.</exception>
    public static async Task<ForwardPlan> PlanAsync(ForwardRequest request, IRunObserver observer, CancellationToken cancellationToken)
    {
        await Mailboxes.EnsureApartAsync(request.Source, request.Destination, cancellationToken).ConfigureAwait(false);
        var ledger = await LedgerStore.OpenAsync(request.Ledger, LedgerAccess.ReadOnly, request.Timeouts,
            cancellationToken).ConfigureAwait(false);
        await using var ledgerScope = ledger.ConfigureAwait(false);
        var route = await ledger.OpenRouteAsync(MailboxKey.Of(request.Source), MailboxKey.Of(request.Destination),
            cancellationToken).ConfigureAwait(false);
        return await new ForwardPlanner(request, route, observer).PlanAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Copies. Failures go to the observer, and the counts are returned all the same.</summary>
    /// <exception cref="OperationCanceledException">The run was cancelled; the observer was told the totals so far.</exception>
    public static async Task<MailForwardResult> RunAsync(ForwardRequest request, IRunObserver observer, CancellationToken cancellationToken)
    {
        var tally = new ForwardTally(request);
        try
        {
            await Mailboxes.EnsureApartAsync(request.Source, request.Destination, cancellationToken).ConfigureAwait(false);
            await SharedWork.RequireUndoneAsync(request.Ledger, request.Source, RunKind.Forward, request.SharedSince, request.Timeouts,
                cancellationToken).ConfigureAwait(false);
            var ledger = await LedgerStore.OpenAsync(request.Ledger, LedgerAccess.ReadWrite, request.Timeouts,
                cancellationToken).ConfigureAwait(false);
            await using var ledgerScope = ledger.ConfigureAwait(false);
            var source = MailboxKey.Of(request.Source);
            var runLock = await SourceLock.TakeAsync(ledger, request.Source, request.Timeouts, cancellationToken).ConfigureAwait(false);
            await using var runLockScope = runLock.ConfigureAwait(false);
            using var store = new StoreLock(request.Source, request.Destination);
            var route = await ledger.OpenRouteAsync(source, MailboxKey.Of(request.Destination), cancellationToken).ConfigureAwait(false);
            await RunJournal.KeepAsync(route,
                new RunStart(RunKind.Forward, request.Source, request.Destination) { Holding = runLock.Holding },
                () => WorkAsync(new RunContext(request, route, runLock, observer) { Store = store, Tally = tally },
                    cancellationToken),
                () => Count(tally.Result(ended: true)), observer, cancellationToken).ConfigureAwait(false);
            var result = tally.Result(ended: true);
            await WarnOfOneMailboxAsync(result, route, observer, cancellationToken).ConfigureAwait(false);
            observer.OnVerbose(VerboseTexts.FormatForwardEnded(result, $"{result.Duration.TotalSeconds:0.0}"));
            return result;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            observer.OnInformation(Stopped(tally.Result(ended: false), tally.LeftInDoubt));
            throw;
        }
        catch (MailSyncException e) when (e.Failure == MailFailure.DailyLimitReached)
        {
            // A limit of the day is no failure; when to go on is for a person to know.
            var result = tally.Result(ended: false);
            observer.OnWarning(Sentences.Join(e.Message, result.DaysLeft switch
            {
                null => null,
                1 => ForwardingTexts.OneDayLeft,
                { } days => ForwardingTexts.FormatDaysLeft(days),
            })!);
            return result;
        }
        catch (MailSyncException e) when (e.Failure == MailFailure.AlreadyRunning && request.SharedSince is not null)
        {
            observer.OnVerbose(VerboseTexts.FormatPassedOver(e.Message));
            return tally.Result(ended: false) with { PassedOver = true };
        }
        catch (Exception e)
        {
            observer.OnError(e as MailSyncException
                ?? new MailSyncException(MailFailure.Unexpected,
                ForwardingTexts.FormatUnexpected(request.Source, PlainText.Clean(e.Message)), e));
            return tally.Result(ended: false);
        }
    }

    /// <summary>Of one mailbox that is read in two ways, all is found at the destination, and looks as if it were safe there.</summary>
    static async Task WarnOfOneMailboxAsync(MailForwardResult result, ILedgerRoute route, IRunObserver observer,
        CancellationToken cancellationToken)
    {
        if (result.AlreadyForwarded == 0 || result.AlreadyForwarded != result.Listed
            || !await Mailboxes.MayBeOneAsync(result.Account, result.Destination, cancellationToken).ConfigureAwait(false))
            return;
        var proven = await route.FindByStateAsync([MessageState.Proven], cancellationToken).ConfigureAwait(false);
        if (proven.Count > 0 && !proven.Any(record => record.CopyIsOurs))
            observer.OnWarning(TrackingTexts.FormatMayBeSameMailbox(result.Account, result.Destination, Wording.Mails(result.Listed)));
    }

    // What was under way when the run was stopped, or one before it, has not failed: the next one looks what has become of it.
    static string Stopped(MailForwardResult result, long leftInDoubt) => ForwardingTexts.FormatStopped(
        result.Account, result.Destination, result.Forwarded, result.AlreadyForwarded, result.Quarantined,
        result.Failed + leftInDoubt, result.NotReached - leftInDoubt);

    static (RunCounts Counts, RunOutcome Outcome) Count(MailForwardResult result) =>
        (RunCounts.Of(result), result.Complete ? RunOutcome.Complete : RunOutcome.Incomplete);

    /// <summary>Makes the passes, and where a day's limit ends them, asks what else waits for the days to come.</summary>
    static async Task WorkAsync(RunContext run, CancellationToken cancellationToken)
    {
        try
        {
            await MakePassesAsync(run, cancellationToken).ConfigureAwait(false);
        }
        catch (MailSyncException e) when (e.Failure == MailFailure.DailyLimitReached)
        {
            run.Tally.WaitingOfOthers = await run.Route.SumWaitingOfOthersAsync(cancellationToken).ConfigureAwait(false);
            throw;
        }
        if (run.Budget.IsLimited && !run.Tally.Result(ended: true).LeavesNothing)
            run.Tally.WaitingOfOthers = await run.Route.SumWaitingOfOthersAsync(cancellationToken).ConfigureAwait(false);
    }

    static async Task MakePassesAsync(RunContext run, CancellationToken cancellationToken)
    {
        run.Tally.DaysFor = run.Budget.DaysFor;
        var retries = new Retries(run.Request.Timeouts, run.Request.Timeouts.MostPasses, run.Observer, run.Progress);
        while (true)
        {
            var settled = run.Tally.Settled;
            run.MissingRoom.Renew();
            try
            {
                await new ForwardPass(run).RunAsync(cancellationToken).ConfigureAwait(false);
                if (run.Refusals.BlamesDestination)
                    throw new RefusalHandler(run).DestinationRefuses();
                await new RefusalHandler(run).GiveVerdictsAsync(atEnd: true, cancellationToken).ConfigureAwait(false);
                await new ProofRecorder(run).GiveVerdictsAsync(atEnd: true, cancellationToken).ConfigureAwait(false);
                if (run.BeginSecondAttempts() || run.Closed.Reopen())
                    continue;
                new RefusalHandler(run).TellPassedOver();
                // What could not be read whole has a second chance on a new connection.
                var unread = run.Unreadable.Where(u => run.Tally.OutcomeOf(u.Key) == MessageOutcome.Failed).Select(u => u.Value.Failure)
                    .ToList();
                if (unread.Count > 0 && retries.Count())
                    continue;
                unread.ForEach(run.Observer.OnError);
                if (run.MissingRoom.First is { } full)
                    throw full;
                return;
            }
            catch (MailSyncException e) when (e.IsTransient && IsWorthAnotherPass(run, e))
            {
                if (run.Closed.TakePassedOver() || run.Tally.Settled > settled)
                    retries.Renew();
                run.StopReason = null;
                run.Doubt.Renew(fellSilent: e.Failure == MailFailure.ConnectionTimedOut);
                if (await retries.WaitAsync(e, cancellationToken).ConfigureAwait(false))
                    continue;
                if (run.Budget.FindCrawl(e) is { } crawl)
                    throw crawl;
                throw;
            }
        }
    }

    /// <summary>A source that was never reached is told at once; a busy one, or one lost on the way, is tried again.</summary>
    static bool IsWorthAnotherPass(RunContext run, MailSyncException failure) =>
        failure.Failure is MailFailure.MailboxInUse or MailFailure.ServerUnavailable || run.Tally.HasMessages
            || run.Tally.LeftOut is not null;
}
