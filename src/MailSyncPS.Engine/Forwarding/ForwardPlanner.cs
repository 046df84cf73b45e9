using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Servers;
using MailSyncPS.Engine.Tracking;

namespace MailSyncPS.Engine.Forwarding;

/// <summary>Finds what a forward would do, from the source's listing and the ledger alone.</summary>
sealed class ForwardPlanner(ForwardRequest request, ILedgerRoute route, IRunObserver observer)
{
    /// <summary>Makes the plan.</summary>
    public async Task<ForwardPlan> PlanAsync(CancellationToken cancellationToken)
    {
        observer.OnProgress(new RunProgress($"Planning {request.Source} to {request.Destination}", $"Connecting to {request.Source.Server}", 0, 0));
        await using var source = await SourceOpener.OpenAsync(new ServerAccess(request.Source, request.MaxConnections, request.Patience), cancellationToken).ConfigureAwait(false);
        var scope = new List<TrackedMessage>();
        foreach (var folder in await source.FindFoldersAsync(request.Folders, cancellationToken).ConfigureAwait(false))
        {
            var tracked = await new SourceTracker(source, route, writes: false).TrackAsync(folder, cancellationToken).ConfigureAwait(false);
            scope.AddRange(await ForwardScope.SinceAsync(request.Since, source, tracked, cancellationToken).ConfigureAwait(false));
        }
        var outcomes = scope.ToLookup(m => ForwardScope.OutcomeOf(m.Record.State));
        var open = outcomes[MessageOutcome.NotReached].Take((int)Math.Min(request.MaxMessages ?? int.MaxValue, int.MaxValue)).ToList();
        return new ForwardPlan(request, scope.Count, outcomes[MessageOutcome.AlreadyForwarded].LongCount(), outcomes[MessageOutcome.Quarantined].LongCount(), open.Count, open.Sum(m => m.Message.Size))
        {
            DryRunAccount = request.Source.WithPlannedCopies(new PlannedCopies(route.Destination.ToString(), open.Select(m => m.Record.Key.ToString()).ToHashSet(StringComparer.Ordinal))),
        };
    }
}
