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
        await using var source = await SourceOpener.OpenAsync(new ServerAccess(request.Source, request.MaxConnections, request.Patience), cancellationToken).ConfigureAwait(false);
        await using var indexes = new FolderIndexes(route, cancellationToken);
        var planned = new PlannedCopies(route.Destination.ToString());
        var counts = new long[Enum.GetValues<MessageOutcome>().Length];
        var (open, bytes) = (0L, 0L);
        foreach (var folder in await source.FindFoldersAsync(request.Folders, cancellationToken).ConfigureAwait(false))
        {
            var tracked = await new SourceTracker(source, route, writes: false).TrackAsync(folder, request.Since is null ? indexes : null, cancellationToken).ConfigureAwait(false);
            foreach (var (_, state) in tracked.Settled)
                counts[(int)ForwardScope.OutcomeOf(state)]++;
            foreach (var (message, record) in await ForwardScope.SinceAsync(request.Since, source, tracked, cancellationToken).ConfigureAwait(false))
            {
                var outcome = ForwardScope.OutcomeOf(record.State);
                counts[(int)outcome]++;
                if (outcome != MessageOutcome.NotReached || open == request.MaxMessages)
                    continue;
                planned.Add(record.Key.Folder, record.Key.Validity, record.Key.Uid);
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
