using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Servers;
using MailSyncPS.Engine.Tracking;

namespace MailSyncPS.Engine.Forwarding;

/// <summary>
/// One pass over the source: list, see what is open, copy it. Whatever interrupts a pass, the next one starts from the
/// ledger and the servers alone, be it in the same run or after a crash.
/// </summary>
sealed class ForwardPass(RunContext run)
{
    /// <summary>Makes the pass.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        run.Progress($"Connecting to {run.Request.Source.Server}");
        await using var source = await SourceOpener.OpenAsync(run.SourceAccess, cancellationToken).ConfigureAwait(false);
        foreach (var folder in await source.FindFoldersAsync(run.Request.Folders, cancellationToken).ConfigureAwait(false))
            await CopyFolderAsync(source, folder, cancellationToken).ConfigureAwait(false);
    }

    async Task CopyFolderAsync(IMailSource source, SourceFolder folder, CancellationToken cancellationToken)
    {
        run.Progress($"Listing {PlainText.Clean(folder.Name)}");
        var tracked = await new SourceTracker(source, run.Route, writes: true).TrackAsync(folder, cancellationToken).ConfigureAwait(false);
        var scope = await ForwardScope.SinceAsync(run.Request.Since, source, tracked, cancellationToken).ConfigureAwait(false);
        foreach (var message in scope)
            run.Tally.Add(message.Record.Key, ForwardScope.OutcomeOf(message.Record.State), message.Message.Size);
        var open = scope.Where(m => ForwardScope.OutcomeOf(m.Record.State) == MessageOutcome.NotReached)
            .OrderBy(m => Urgency(m.Record.State)).ToList();
        run.Observer.OnVerbose($"{PlainText.Clean(folder.Name)} of {run.Request.Source}: {tracked.Messages.Count} mails, {open.Count} to copy.");
        var allowed = run.Request.MaxMessages is { } max ? Math.Max(0, max - run.Tally.Handled) : long.MaxValue;
        var chosen = open.Count > allowed ? [.. open.Take((int)allowed)] : open;
        if (chosen.Count == 0)
            return;
        await CopyAsync(source, tracked, chosen, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Copies that lack their proof come first, as they tell of the destination; what has to be waited for comes last.</summary>
    static int Urgency(MessageState state) => state switch { MessageState.Copied => 0, MessageState.Listed => 1, _ => 2 };

    async Task CopyAsync(IMailSource source, TrackedFolder tracked, List<TrackedMessage> chosen, CancellationToken cancellationToken)
    {
        var target = await run.Destination.MapFolderAsync(tracked.Listing.Folder, run.Request.DestinationFolder, create: true, cancellationToken).ConfigureAwait(false);
        var searchedFrom = await SearchStartAsync(target, chosen, cancellationToken).ConfigureAwait(false);
        await using var links = await DestinationLinks.OpenAsync(run, cancellationToken).ConfigureAwait(false);
        var matcher = new CopyMatcher(run.Route, links.Searcher, new AliasJudge(run.Route, [.. tracked.Messages.Select(m => m.Message.Size)]), run.Observer);
        await matcher.AddAsync(target.Name, searchedFrom, cancellationToken).ConfigureAwait(false);
        await SearchFormerTargetsAsync(matcher, target, chosen, cancellationToken).ConfigureAwait(false);
        if (IsNewSource(tracked, searchedFrom))
            await SearchElsewhereAsync(matcher, links.Searcher, target, cancellationToken).ConfigureAwait(false);
        var send = new SendStage(run, target, matcher, new OrphanShelf(tracked.Orphans), links.Writers);
        await new CopyPipeline(run, source, send, new ProveStage(run, links.Prover)).CopyAsync(chosen, cancellationToken).ConfigureAwait(false);
        await RememberSearchAsync(tracked, target, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>From which UID on copies may lie that the ledger does not know of.</summary>
    async Task<uint> SearchStartAsync(CopyFolder target, List<TrackedMessage> chosen, CancellationToken cancellationToken)
    {
        if (await run.Route.FindWatermarkAsync(target.Name, cancellationToken).ConfigureAwait(false) is not { } mark || mark.Validity != target.Validity)
            return 1;
        var inDoubt = chosen.Where(m => m.Record.State != MessageState.Listed).Select(m => m.Record.CopyFolder == target.Name && m.Record.CopyValidity == target.Validity ? m.Record.Watermark : 1);
        return Math.Max(1, inDoubt.Append(mark.UidNext).Min());
    }

    /// <summary>What is in doubt was sent to the folder that was the target then.</summary>
    static async Task SearchFormerTargetsAsync(CopyMatcher matcher, CopyFolder target, List<TrackedMessage> chosen, CancellationToken cancellationToken)
    {
        foreach (var folder in chosen.Where(m => m.Record.State != MessageState.Listed).GroupBy(m => m.Record.CopyFolder!).Where(g => g.Key != target.Name))
            await matcher.AddAsync(folder.Key, 1, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A mailbox that the ledger does not know yet may have been copied before, and its copies may be filed away.</summary>
    bool IsNewSource(TrackedFolder tracked, uint searchedFrom) =>
        searchedFrom == 1 && run.Request.DestinationFolder is null && tracked.Listing.Folder.IsInbox
        && tracked.Messages.All(m => m.Record.State == MessageState.Listed);

    static async Task SearchElsewhereAsync(CopyMatcher matcher, ICopyReader searcher, CopyFolder target, CancellationToken cancellationToken)
    {
        foreach (var folder in await searcher.FindKeepingFoldersAsync(cancellationToken).ConfigureAwait(false))
        {
            if (folder != target.Name)
                await matcher.AddAsync(folder, 1, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Only when every listed message has its outcome need the next run not search what lies there now.</summary>
    async Task RememberSearchAsync(TrackedFolder tracked, CopyFolder target, CancellationToken cancellationToken)
    {
        var records = await run.Route.FindAsync(tracked.Listing.Folder.Name, tracked.Listing.Validity, [.. tracked.Listing.Messages.Select(m => m.Uid)], cancellationToken).ConfigureAwait(false);
        if (target.UidNext > 0 && records.Values.All(r => r.State is MessageState.Proven or MessageState.Quarantined))
            await run.Route.SaveWatermarkAsync(target.Name, new FolderWatermark(target.Validity, target.UidNext), cancellationToken).ConfigureAwait(false);
    }
}
