using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Servers;
using MailSyncPS.Engine.Servers.Folders;
using MailSyncPS.Engine.Texts;
using MailSyncPS.Engine.Tracking;

namespace MailSyncPS.Engine.Forwarding;

/// <summary>
/// The connections to the destination: one that looks, and those that store. The first of each is opened, and the folders
/// are searched, while the source is still being listed, as each costs several round trips.
/// </summary>
sealed class DestinationLinks : IAsyncDisposable
{
    readonly RunContext _run;
    readonly CancellationTokenSource _stop;
    readonly Task<MeteredReader> _reader;
    readonly Task<bool> _audit;

    /// <summary>Ends when no folder of the source is being listed.</summary>
    readonly TaskCompletionSource _isListed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    ListedSizes? _sizes;
    IReadOnlyList<string>? _discards;
    FolderTargets? _targets;
    SourceFolder? _ahead;
    Task<CopyFolder>? _target;
    Task<DestinationSearch?>? _search;

    /// <summary>Begins to connect. A failure shows when a connection is asked for.</summary>
    public DestinationLinks(RunContext run, CancellationToken cancellationToken)
    {
        _run = run;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _reader = OpenReaderAsync();
        _audit = AuditAsync();
        Writers = new WriterPool(run, _stop.Token);
    }

    /// <summary>Stores.</summary>
    public WriterPool Writers { get; }

    /// <summary>Looks for what is there already, and reads back what was sent.</summary>
    public Task<MeteredReader> ReaderAsync() => _reader;

    async Task<MeteredReader> OpenReaderAsync() => new(await _run.Destination.OpenReaderAsync(_stop.Token).ConfigureAwait(false),
        _run.Budget, _run.Request.Timeouts.Time);

    /// <summary>The sizes of what the reader lists.</summary>
    ListedSizes SizesOf(MeteredReader reader) => _sizes ??= new ListedSizes(reader)
    {
        AreTrusted = _run.Destination.Limits.KeepsOneOfEach,
        WhenReading = (folder, done, all) => _run.Progress(ListedSizes.Words(_run.Request.Destination, folder, done, all)),
    };

    /// <summary>
    /// Waits until it is known whether the destination went back to an earlier state, and its copies were looked at again if it did.
    /// </summary>
    /// <returns>Whether what the ledger knows was changed by it.</returns>
    public Task<bool> AuditedAsync()
    {
        _isListed.TrySetResult();
        return _audit;
    }

    async Task<bool> AuditAsync()
    {
        var reader = await _reader.ConfigureAwait(false);
        var replaced = new ReplacedMailbox(_run, reader, SizesOf(reader));
        var isReplaced = await replaced.RunAsync(WhenListed, _stop.Token).ConfigureAwait(false);
        var isRestored = await new CopyAudit(_run, reader).RunAsync(WhenListed, _stop.Token).ConfigureAwait(false);
        await replaced.NoteAsync(_stop.Token).ConfigureAwait(false);
        return isReplaced || isRestored;

        // The listing of a folder changes the records that these would change.
        Task WhenListed() => _isListed.Task.WaitAsync(_stop.Token);
    }

    /// <summary>Takes note of where the source's folders go.</summary>
    public void Expect(FolderTargets targets) => _targets = targets;

    /// <summary>Begins to look where a folder's mail goes and what is there already, if it is the first that is asked for.</summary>
    public void LookAhead(SourceFolder folder)
    {
        if (_ahead is not null)
            return;
        _ahead = folder;
        _target = MapAsync(folder, create: false, _stop.Token);
        _search = SearchAheadAsync(folder, _target);
    }

    /// <summary>Where a folder's mail goes, which is made where it is missing.</summary>
    public async Task<CopyFolder> TargetAsync(SourceFolder folder, CancellationToken cancellationToken) =>
        folder == _ahead && await _target!.ConfigureAwait(false) is { IsKnown: true } seen ? seen
            : await MapAsync(folder, create: true, cancellationToken).ConfigureAwait(false);

    /// <summary>
    /// Whether a place is one of what was thrown away or is junk, for mail that is neither: only where a person named it.
    /// </summary>
    public async Task<bool> IsDiscardAsync(SourceFolder folder, CopyFolder target, CancellationToken cancellationToken) =>
        _targets!.Of(folder).Place is not null && !FolderUses.IsDiscard(folder.Use) && !FolderUses.IsInbox(target.Name)
        && (_discards ??= await (await _reader.ConfigureAwait(false)).FindDiscardFoldersAsync(cancellationToken).ConfigureAwait(false))
            .Contains(target.Name);

    /// <summary>Finds what the destination has already of a folder's mail.</summary>
    /// <param name="folder">The folder, as it was listed.</param>
    /// <param name="sizes">The sizes of its messages that are to be copied.</param>
    /// <param name="begun">The records of those whose copying was begun.</param>
    /// <param name="target">Where its mail goes.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<DestinationSearch> SearchAsync(SourceFolder folder, IReadOnlySet<long> sizes, IReadOnlyList<MessageRecord> begun,
        CopyFolder target, CancellationToken cancellationToken)
    {
        var ahead = folder == _ahead && begun.Count == 0 ? await _search!.ConfigureAwait(false) : null;
        if (!await WaitOutOthersAsync(sizes, cancellationToken).ConfigureAwait(false) && ahead is not null)
            return ahead;
        var reader = await _reader.ConfigureAwait(false);
        var search = new DestinationSearch(_run, reader, SizesOf(reader), folder, Judge(), begun);
        await search.RunAsync(target, cancellationToken).ConfigureAwait(false);
        return search;
    }

    /// <summary>Waits for what runs over the other protocol, or under other names of this mailbox, may still have under way.</summary>
    /// <returns>Whether there were such.</returns>
    async Task<bool> WaitOutOthersAsync(IReadOnlySet<long> sizes, CancellationToken cancellationToken)
    {
        var (judge, others) = (Judge(), new List<SourceInDoubt>());
        foreach (var other in await _run.Route.FindSourcesInDoubtAsync(cancellationToken).ConfigureAwait(false))
        {
            // Over another protocol a message may have another size; else most mailboxes at work beside this one need no closer look.
            if (judge.IsNamedAlike(other.Source, other.Address) || sizes.Contains(other.Size)
                && await judge.IsAliasAsync(other.Source, other.Address, cancellationToken).ConfigureAwait(false))
                others.Add(other);
        }
        if (others.Count == 0)
            return false;
        await _run.WaitOutDoubtAsync(ForwardingTexts.WaitingOutOtherDoubt, others.Max(o => o.Until), cancellationToken)
            .ConfigureAwait(false);
        // What was stored while that was waited for may be shown to new sessions alone.
        await (await _reader.ConfigureAwait(false)).RenewAsync(cancellationToken).ConfigureAwait(false);
        return true;
    }

    AliasJudge Judge() => new(_run.Route, _run.Request.Source.EmailAddress);

    /// <summary>Searches before it is known what is to be copied; not while anything is in doubt, as that may come at any moment.</summary>
    async Task<DestinationSearch?> SearchAheadAsync(SourceFolder folder, Task<CopyFolder> target)
    {
        // What is claimed is known only then.
        await _audit.ConfigureAwait(false);
        var begun = await _run.Route.FindByStateAsync([MessageState.CopyIntent, MessageState.CopyUncertain, MessageState.Copied],
            _stop.Token).ConfigureAwait(false);
        if (begun.Count > 0 || await target.ConfigureAwait(false) is not { IsKnown: true } seen)
            return null;
        var reader = await _reader.ConfigureAwait(false);
        var search = new DestinationSearch(_run, reader, SizesOf(reader), folder, Judge(), []);
        await search.RunAsync(seen, _stop.Token).ConfigureAwait(false);
        return search;
    }

    async Task<CopyFolder> MapAsync(SourceFolder folder, bool create, CancellationToken cancellationToken) =>
        await (await _reader.ConfigureAwait(false)).MapFolderAsync(_targets!, folder, create, cancellationToken).ConfigureAwait(false);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(Writers.DisposeAsync().AsTask(), CloseReaderAsync()).ConfigureAwait(false);
        _stop.Dispose();
    }

    async Task CloseReaderAsync()
    {
        await ((Task)_audit).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await ((Task?)_target ?? Task.CompletedTask).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await ((Task?)_search ?? Task.CompletedTask).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        try
        {
            await (await _reader.ConfigureAwait(false)).DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception)
        {
            // It was never used, or its failure was told to who asked for it.
        }
    }
}
