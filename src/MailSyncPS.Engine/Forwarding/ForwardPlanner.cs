using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Servers;
using MailSyncPS.Engine.Servers.Folders;
using MailSyncPS.Engine.Servers.Opening;
using MailSyncPS.Engine.Servers.Sessions;
using MailSyncPS.Engine.Texts;
using MailSyncPS.Engine.Tracking;

namespace MailSyncPS.Engine.Forwarding;

/// <summary>Finds what a forward would do, from the source's listing and the ledger alone.</summary>
sealed class ForwardPlanner(ForwardRequest request, ILedgerRoute route, IRunObserver observer)
{
    /// <summary>Makes the plan.</summary>
    public async Task<ForwardPlan> PlanAsync(CancellationToken cancellationToken)
    {
        observer.OnProgress(new RunProgress(ForwardingTexts.FormatPlanning(request.Source, request.Destination),
            ServersTexts.FormatConnecting(request.Source.Server), 0, 0));
        var indexes = new FolderIndexes(route, cancellationToken);
        await using var indexesScope = indexes.ConfigureAwait(false);
        indexes.BeginWith(request.Folders);
        var source = await SourceOpener.OpenAsync(new ServerAccess(request.Source, request.Timeouts, request.MaxConnections),
            cancellationToken).ConfigureAwait(false);
        await using var sourceScope = source.ConfigureAwait(false);
        var planned = new PlannedCopies(route.Destination.ToString());
        var counts = new long[Enum.GetValues<MessageOutcome>().Length];
        var (open, bytes) = (0L, 0L);
        var folders = await source.FindFoldersAsync(request.Folders, cancellationToken).ConfigureAwait(false);
        LeftOutFolders.Tell(request.Source, folders, request.Vain, observer);
        var targets = new FolderTargets(folders.All, request.DestinationFolder, request.FolderMap);
        LeftOutFolders.Tell(request.Source, targets, request.Vain, observer);
        await MergeNotice.TellAsync(request, folders, targets, route, observer, cancellationToken).ConfigureAwait(false);
        foreach (var target in folders.Select(targets.Of).Where(t => t.IsNamed))
            observer.OnVerbose(VerboseTexts.FormatTarget(request.Source, PlainText.Clean(target.Folder.Name), PlainText.Clean(target.Place),
                request.Destination));
        var leftOut = folders.LeftOut.ToList();
        var (deleted, older) = (0L, 0L);
        var tracker = new SourceTracker(source, route, request.Timeouts.Time, writes: false);
        foreach (var folder in folders)
        {
            TrackedFolder tracked;
            try
            {
                tracked = request.Since is null ? await tracker.SurveyAsync(folder, indexes, cancellationToken).ConfigureAwait(false)
                    : await tracker.TrackAsync(folder, null, cancellationToken).ConfigureAwait(false);
            }
            catch (MailSyncException e) when (FolderTrouble.IsOfOneFolder(e, folders.Count))
            {
                observer.OnError(new MailSyncException(e.Failure,
                    ServersTexts.FormatFolderUnreadable(PlainText.Clean(folder.Name), request.Source, e.Message), e));
                leftOut.Add(new FolderLeftOut(PlainText.Visible(folder.SlashedPath), FolderOmission.Unreadable));
                continue;
            }
            var scope = await ForwardScope.OfAsync(request, source, tracked, observer, cancellationToken).ConfigureAwait(false);
            (deleted, older) = (deleted + scope.MarkedDeleted, older + scope.BeforeSince);
            foreach (var (message, state) in scope.Messages.Select(m => new ListedMessage(m.Message, m.Record.State)).Concat(scope.Others))
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
        return new ForwardPlan(request, counts.Sum(), counts[(int)MessageOutcome.AlreadyForwarded], counts[(int)MessageOutcome.Quarantined],
            open, bytes)
        {
            DryRunAccount = request.Source.WithPlannedCopies(planned),
            MarkedDeleted = deleted,
            BeforeSince = older,
            FoldersLeftOut = leftOut,
        };
    }
}
