using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Servers;
using MailSyncPS.Engine.Texts;
using MailSyncPS.Engine.Tracking;

namespace MailSyncPS.Engine.Forwarding;

/// <summary>Finds what a forward would do, from the source's listing and the ledger alone.</summary>
sealed class ForwardPlanner(ForwardRequest request, ILedgerRoute route, IRunObserver observer)
{
    /// <summary>Makes the plan.</summary>
    public async Task<ForwardPlan> PlanAsync(CancellationToken cancellationToken)
    {
        observer.OnProgress(new RunProgress(ForwardingTexts.FormatPlanning(request.Source, request.Destination), ServersTexts.FormatConnecting(request.Source.Server), 0, 0));
        await using var indexes = new FolderIndexes(route, cancellationToken);
        indexes.BeginWith(request.Folders);
        await using var source = await SourceOpener.OpenAsync(new ServerAccess(request.Source, request.MaxConnections, request.Patience), cancellationToken).ConfigureAwait(false);
        var planned = new PlannedCopies(route.Destination.ToString());
        var counts = new long[Enum.GetValues<MessageOutcome>().Length];
        var (open, bytes) = (0L, 0L);
        foreach (var folder in await source.FindFoldersAsync(request.Folders, cancellationToken).ConfigureAwait(false))
        {
            var tracker = new SourceTracker(source, route, writes: false);
            var tracked = request.Since is null ? await tracker.SurveyAsync(folder, indexes, cancellationToken).ConfigureAwait(false)
                : await tracker.TrackAsync(folder, null, cancellationToken).ConfigureAwait(false);
            var scope = await ForwardScope.SinceAsync(request.Since, source, tracked, cancellationToken).ConfigureAwait(false);
            foreach (var (message, state) in scope.Select(m => new ListedMessage(m.Message, m.Record.State)).Concat(tracked.Others))
            {
                var outcome = ForwardScope.OutcomeOf(state);
                counts[(int)outcome]++;
                if (outcome != MessageOutcome.NotReached || open == request.MaxMessages)
                    continue;
                planned.Add(folder.Name, tracked.Listing.Validity, message.Uid);
                open++;
                bytes += message.Size;
            }
        }
        return new ForwardPlan(request, counts.Sum(), counts[(int)MessageOutcome.AlreadyForwarded], counts[(int)MessageOutcome.Quarantined], open, bytes)
        {
            DryRunAccount = request.Source.WithPlannedCopies(planned),
        };
    }
}
