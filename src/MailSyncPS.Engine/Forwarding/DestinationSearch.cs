using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Servers;
using MailSyncPS.Engine.Servers.Folders;
using MailSyncPS.Engine.Tracking;

namespace MailSyncPS.Engine.Forwarding;

/// <summary>
/// Looks through the destination for copies that the ledger does not know of: made by a lost or another ledger, or stored
/// without an answer, and perhaps filed away since. Each folder is looked at from where the last complete search ended.
/// </summary>
/// <param name="run">The run.</param>
/// <param name="reader">The connection that looks.</param>
/// <param name="sizes">The sizes of what it lists.</param>
/// <param name="source">The source's folder whose mail is to be copied.</param>
/// <param name="aliases">Tells which other sources are this mailbox.</param>
/// <param name="begun">The records of its messages whose copying was begun.</param>
sealed class DestinationSearch(RunContext run, ICopyReader reader, ListedSizes sizes, SourceFolder source, AliasJudge aliases,
    IReadOnlyList<MessageRecord> begun)
{
    readonly List<CopyFolder> _searched = [];

    /// <summary>What was found.</summary>
    public CopyMatcher Matcher { get; } = new(run.Route, reader, sizes, run.Destination.Limits, aliases);

    /// <summary>Which other sources are this mailbox.</summary>
    public AliasJudge Aliases => aliases;

    /// <summary>What was there once.</summary>
    public FormerCopies Former { get; } = new(run.Route, reader);

    /// <summary>What was stored and thrown away.</summary>
    public DiscardedCopies Discarded { get; } = new(run.Route, reader, sizes, run.Destination.Limits, aliases);

    /// <summary>What it has by Message-ID.</summary>
    public TwinAdoption Twins { get; } = new(run, reader, aliases);

    /// <summary>How many folders were searched, or are known to have got nothing since they were.</summary>
    public int Folders => _searched.Count;

    /// <summary>Searches the folder that mail is sent to, those it was sent to before, and then all in which people keep mail.</summary>
    public async Task RunAsync(CopyFolder target, CancellationToken cancellationToken)
    {
        await SearchAsync(target with { Mark = default }, cancellationToken).ConfigureAwait(false);
        foreach (var former in begun.Select(r => r.Copy!.Value.Folder).Distinct().Where(name => name != target.Name).ToList())
            await SearchAsync(new CopyFolder(former), cancellationToken).ConfigureAwait(false);
        foreach (var folder in await reader.FindKeepingFoldersAsync(IsInDoubt, cancellationToken).ConfigureAwait(false))
        {
            if (!_searched.Any(f => f.Name == folder.Name))
                await SearchAsync(folder, cancellationToken).ConfigureAwait(false);
        }
        await NoteRestoredAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Notes where folders have not got as far as copies of other sources, before what is sent to them takes these ids: only they would
    /// have seen it.
    /// </summary>
    async Task NoteRestoredAsync(CancellationToken cancellationToken)
    {
        var claims = (await run.Route.FindLastClaimsOfOthersAsync([.. _searched.Select(PlaceOf)], cancellationToken)
            .ConfigureAwait(false)).ToLookup(claim => claim.Last.WithoutId);
        foreach (var folder in _searched)
        {
            var others = claims[PlaceOf(folder)];
            if (!others.Any(o => reader.CameAfter(o.Last, folder.Mark)))
                continue;
            // They may have sent since the folder was looked at.
            var states = await reader.FindStatesAsync([folder.Name], cancellationToken).ConfigureAwait(false);
            if (!states.TryGetValue(folder.Name, out var now) || now.Epoch != folder.Epoch)
                continue;
            foreach (var (source, last) in others.Where(o => reader.CameAfter(o.Last, now.Mark)))
                await run.Route.NoteRestoredAsync(last.WithoutId, source, cancellationToken).ConfigureAwait(false);
        }
    }

    static CopyRef PlaceOf(CopyFolder folder) => new(folder.Name, folder.Epoch, default);

    /// <summary>Searches a folder, unless its state tells that nothing has come.</summary>
    async Task SearchAsync(CopyFolder folder, CancellationToken cancellationToken)
    {
        var mark = await run.Route.FindWatermarkAsync(source.Name, folder.Name, cancellationToken).ConfigureAwait(false);
        var isUnchanged = !IsInDoubt && mark is { } known && reader.Compare(folder.Mark, known) == MarkChange.Same;
        if (isUnchanged)
            Matcher.AddUnchanged(folder, isTarget: _searched.Count == 0);
        var state = isUnchanged ? folder
            : await Matcher.AddAsync(folder.Name, now => Start(now, mark), isTarget: _searched.Count == 0,
                cancellationToken).ConfigureAwait(false);
        if (state is not null)
            _searched.Add(state);
    }

    /// <summary>From which mark on copies may lie that the ledger does not know of; not known where it is from the beginning.</summary>
    DestinationMark Start(CopyFolder folder, DestinationMark? mark)
    {
        // A folder that went back to an earlier state gives ids a second time, and what has them now was never looked at.
        // A copy that was lost may have been made anew under another name of the mailbox, anywhere.
        if (mark is not { } start || begun.Any(r => r.State == MessageState.Listed)
            || reader.Compare(folder.Mark, start) is MarkChange.WentBack or MarkChange.Renewed)
            return default;
        foreach (var sentAfter in begun.Where(r => r.Copy!.Value.Folder == folder.Name).Select(r => r.SentAfter))
        {
            switch (reader.Compare(start, sentAfter))
            {
                case MarkChange.Unknown or MarkChange.Renewed:
                    return default;
                case MarkChange.Ahead:
                    start = sentAfter;
                    break;
            }
        }
        return start;
    }

    /// <summary>
    /// Whether anything was begun: while that is waited for, people may file it in any folder, so that each has to be looked at again.
    /// </summary>
    bool IsInDoubt => begun.Count > 0;

    /// <summary>Only when every listed message has its outcome need the next run not search what lies there now.</summary>
    public async Task RememberAsync(TrackedFolder tracked, IReadOnlyList<TrackedMessage> chosen, CancellationToken cancellationToken)
    {
        var copied = chosen.Select(m => m.Message.Uid).ToHashSet(StringComparer.Ordinal);
        if (!tracked.Messages.Where(m => !copied.Contains(m.Message.Uid)).All(m => IsSettled(m.Record)))
            return;
        var records = await run.Route.FindAsync(source.Name, tracked.Listing.Validity, copied, cancellationToken).ConfigureAwait(false);
        if (!records.Values.All(IsSettled))
            return;
        // What is in doubt in another folder may be moved here before its copy is found.
        if (await run.Route.HasDoubtInOtherFoldersAsync(source.Name, cancellationToken).ConfigureAwait(false))
            return;
        foreach (var folder in _searched.Where(f => f.Mark.IsKnown))
        {
            await run.Route.SaveWatermarkAsync(source.Name, folder.Name, folder.Mark, cancellationToken).ConfigureAwait(false);
            await InboxMark.NoteAsync(run.Route, folder, cancellationToken).ConfigureAwait(false);
        }
    }

    static bool IsSettled(MessageRecord record) => record.State is MessageState.Proven or MessageState.Quarantined;
}
