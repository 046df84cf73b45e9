using MailSyncPS.Engine.Ledger.History;

namespace MailSyncPS.Engine.Ledger;

/// <summary>A route of a ledger that was not made yet: nothing is known of it, and nothing can be kept.</summary>
sealed class EmptyRoute(MailboxKey source, MailboxKey destination) : ILedgerRoute
{
    /// <inheritdoc/>
    public MailboxKey Source => source;

    /// <inheritdoc/>
    public MailboxKey Destination => destination;

    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<string, MessageRecord>> FindAsync(string folder, uint validity, IReadOnlyCollection<string> uids,
        CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyDictionary<string, MessageRecord>>(new Dictionary<string, MessageRecord>());

    /// <inheritdoc/>
    public Task<FolderIndex> IndexAsync(string folder, CancellationToken cancellationToken) =>
        Task.FromResult<FolderIndex>(new FolderIndex());

    /// <inheritdoc/>
    public Task<IReadOnlyList<MessageRecord>> FindByStateAsync(IReadOnlyCollection<MessageState> states,
        CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<MessageRecord>>([]);

    /// <inheritdoc/>
    public Task<IReadOnlyList<MessageRecord>> FindByFolderAsync(string folder, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<MessageRecord>>([]);

    /// <inheritdoc/>
    public Task<IReadOnlyList<MessageRecord>> FindOrphansAsync(string folder, IReadOnlyCollection<long> sizes,
        CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<MessageRecord>>([]);

    /// <inheritdoc/>
    public Task<IReadOnlyList<MessageRecord>> FindInOtherFoldersAsync(string folder, IReadOnlyCollection<long> sizes,
        CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<MessageRecord>>([]);

    /// <inheritdoc/>
    public Task NotePresenceAsync(string folder, uint validity, IReadOnlyCollection<string> uids, CancellationToken cancellationToken) =>
        throw NoWriting();

    /// <inheritdoc/>
    public Task<IReadOnlyList<MessageRecord>> SaveAsync(IReadOnlyList<MessageRecord> records, CancellationToken cancellationToken) =>
        throw NoWriting();

    /// <inheritdoc/>
    public Task<IReadOnlyList<MessageRecord>> RebindAsync(IReadOnlyList<(MessageRecord New, MessageRecord Known)> pairs,
        CancellationToken cancellationToken) =>
        throw NoWriting();

    /// <inheritdoc/>
    public Task<IReadOnlyList<MessageRecord>> SaveIntentsAsync(IReadOnlyList<MessageRecord> intents, DayLimits limits,
        DateTimeOffset since, CancellationToken cancellationToken) =>
        throw NoWriting();

    /// <inheritdoc/>
    public Task<bool> TryNoteReadingAsync(long bytes, long maxBytes, DateTimeOffset since, CancellationToken cancellationToken) =>
        throw NoWriting();

    /// <inheritdoc/>
    public Task<DateTimeOffset?> NextSendingTimeAsync(long bytes, DayLimits limits, TimeSpan window,
        CancellationToken cancellationToken) =>
        Task.FromResult<DateTimeOffset?>(default);

    /// <inheritdoc/>
    public Task<DayTraffic> SumTrafficAsync(DateTimeOffset since, CancellationToken cancellationToken) =>
        Task.FromResult<DayTraffic>(default);

    /// <inheritdoc/>
    public Task<long> SumWaitingOfOthersAsync(CancellationToken cancellationToken) => Task.FromResult(0L);

    /// <inheritdoc/>
    public Task<IReadOnlyList<CopyClaim>> FindClaimsAsync(IReadOnlyCollection<byte[]> hashes, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<CopyClaim>>([]);

    /// <inheritdoc/>
    public Task<IReadOnlyList<CopyClaim>> FindStableClaimsAsync(IReadOnlyCollection<byte[]> stableHashes,
        CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<CopyClaim>>([]);

    /// <inheritdoc/>
    public Task<IReadOnlyList<CopyClaim>> FindPendingClaimsAsync(IReadOnlyCollection<byte[]> hashes, bool ofOwn,
        CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<CopyClaim>>([]);

    /// <inheritdoc/>
    public Task<IReadOnlyList<CopyClaim>> FindPlacelessClaimsAsync(string folder, IReadOnlyCollection<byte[]> stableHashes,
        CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<CopyClaim>>([]);

    /// <inheritdoc/>
    public Task<IReadOnlyList<CopylessMessage>> FindWithoutCopyAsync(
        IReadOnlyCollection<byte[]> hashes, IReadOnlyCollection<byte[]> stableHashes, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<CopylessMessage>>([]);

    /// <inheritdoc/>
    public Task<IReadOnlyList<byte[]>?> FindLeavingDestinationAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<byte[]>?>(default);

    /// <inheritdoc/>
    public Task<IReadOnlyList<byte[]>> FindFreedAtDestinationAsync(IReadOnlyCollection<byte[]> hashes,
        CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<byte[]>>([]);

    /// <inheritdoc/>
    public Task<DateTimeOffset?> FindLastSeenAsync(string folder, DateTimeOffset before, CancellationToken cancellationToken) =>
        Task.FromResult<DateTimeOffset?>(default);

    /// <inheritdoc/>
    public Task<IReadOnlyList<CopyClaim>> FindClaimsOnAsync(IReadOnlyCollection<CopyRef> copies, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<CopyClaim>>([]);

    /// <inheritdoc/>
    public Task<IReadOnlyList<CopyRef>> FindLastClaimsAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<CopyRef>>([]);

    /// <inheritdoc/>
    public Task<IReadOnlyList<(MailboxKey Source, CopyRef Last)>> FindLastClaimsOfOthersAsync(IReadOnlyCollection<CopyRef> folders,
        CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<(MailboxKey Source, CopyRef Last)>>([]);

    /// <inheritdoc/>
    public Task NoteRestoredAsync(CopyRef folder, MailboxKey? source, CancellationToken cancellationToken) =>
        throw NoWriting();

    /// <inheritdoc/>
    public Task<IReadOnlyList<CopyRef>> FindRestoredAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<CopyRef>>([]);

    /// <inheritdoc/>
    public Task ForgetRestoredAsync(CopyRef folder, CancellationToken cancellationToken) =>
        throw NoWriting();

    /// <inheritdoc/>
    public Task<IReadOnlyList<FolderPlace>> FindPlacesAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<FolderPlace>>([]);

    /// <inheritdoc/>
    public Task<IReadOnlyList<MessageRecord>> FindByCopyFolderAsync(string copyFolder, CopyToken epoch,
        CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<MessageRecord>>([]);

    /// <inheritdoc/>
    public Task<IReadOnlySet<CopyToken>> FindClaimedIdsAsync(string copyFolder, CopyToken epoch, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlySet<CopyToken>>(new HashSet<CopyToken>());

    /// <inheritdoc/>
    public Task<IReadOnlyList<SourceInDoubt>> FindSourcesInDoubtAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<SourceInDoubt>>([]);

    /// <inheritdoc/>
    public Task<bool> HasDoubtInOtherFoldersAsync(string folder, CancellationToken cancellationToken) =>
        Task.FromResult<bool>(default);

    /// <inheritdoc/>
    public Task<bool> HasOtherSourcesAsync(CancellationToken cancellationToken) => Task.FromResult(false);

    /// <inheritdoc/>
    public Task<bool> HasMessagesAsync(CancellationToken cancellationToken) => Task.FromResult(false);

    /// <inheritdoc/>
    public Task<IReadOnlyList<KnownSize>> FindSizesAsync(MailboxKey anySource, string? folder, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<KnownSize>>([]);

    /// <inheritdoc/>
    public Task<IReadOnlyList<ListedId>> FindListedAsync(MailboxKey anySource, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<ListedId>>([]);

    /// <inheritdoc/>
    public Task<DestinationMark?> FindWatermarkAsync(string folder, string copyFolder, CancellationToken cancellationToken) =>
        Task.FromResult<DestinationMark?>(default);

    /// <inheritdoc/>
    public Task<DestinationMark?> FindWatermarkAsync(MailboxKey anySource, string folder, string copyFolder,
        CancellationToken cancellationToken) => Task.FromResult<DestinationMark?>(default);

    /// <inheritdoc/>
    public Task SaveWatermarkAsync(string folder, string copyFolder, DestinationMark watermark, CancellationToken cancellationToken) =>
        throw NoWriting();

    /// <inheritdoc/>
    public void BeginRun(RunStart start) =>
        throw NoWriting();

    /// <inheritdoc/>
    public Task NoteRunAsync(CancellationToken cancellationToken) =>
        throw NoWriting();

    /// <inheritdoc/>
    public Task EndRunAsync(RunEnd outcome, CancellationToken cancellationToken) =>
        throw NoWriting();

    /// <summary>What whoever writes all the same has done wrong.</summary>
    internal static InvalidOperationException NoWriting() =>
        new InvalidOperationException("A ledger that was opened for reading takes no writes and gives no locks.");
}
