using MailSyncPS.Engine.Servers;
using MailSyncPS.Engine.Servers.Folders;

namespace MailSyncPS.Engine.Tracking;

/// <summary>
/// A connection that looks at a destination, whose readings count in the day's budget. What is listed and searched is little.
/// </summary>
sealed class MeteredReader(ICopyReader reader, DayBudget budget, TimeProvider clock) : ICopyReader
{
    /// <summary>The same connection for what this run sent, which was paid for before it was sent.</summary>
    public ICopyReader ForProofs => new MeteredReader(reader, budget, clock) { IsForProofs = true };

    bool IsForProofs { get; init; }

    public async Task<IReadOnlyDictionary<CopyToken, T>> ReadAsync<T>(string folder, IReadOnlyList<CopyToken> ids, long size,
        Func<Stream, T> read, CancellationToken cancellationToken)
    {
        await budget.ReadAsync(size, IsForProofs, cancellationToken).ConfigureAwait(false);
        var begun = clock.GetTimestamp();
        try
        {
            var found = await reader.ReadAsync(folder, ids, size, read, cancellationToken).ConfigureAwait(false);
            budget.HearPace(size, begun);
            return found;
        }
        catch (MailSyncException e)
        {
            budget.HearFailure(e);
            throw;
        }
    }

    public Task RenewAsync(CancellationToken cancellationToken) => reader.RenewAsync(cancellationToken);

    public Task<CopyFolder> MapFolderAsync(FolderTargets targets, SourceFolder folder, bool create, CancellationToken cancellationToken) =>
        reader.MapFolderAsync(targets, folder, create, cancellationToken);

    public Task<CopyFolder?> FindFolderAsync(string name, CancellationToken cancellationToken) =>
        reader.FindFolderAsync(name, cancellationToken);

    public Task<IReadOnlyDictionary<string, CopyFolder>> FindStatesAsync(IReadOnlyCollection<string> names,
        CancellationToken cancellationToken) => reader.FindStatesAsync(names, cancellationToken);

    public Task<CopyListing> ListAsync(string folder, DestinationMark from, CancellationToken cancellationToken) =>
        reader.ListAsync(folder, from, cancellationToken);

    public Task<IReadOnlyList<CopyEntry>> FindAsync(string folder, IReadOnlyCollection<CopyToken> ids,
        CancellationToken cancellationToken) => reader.FindAsync(folder, ids, cancellationToken);

    public Task<IReadOnlySet<CopyToken>> FindWithFieldsAsync(string folder, IReadOnlyCollection<CopyToken> ids,
        IReadOnlyCollection<string> fields, CancellationToken cancellationToken) =>
        reader.FindWithFieldsAsync(folder, ids, fields, cancellationToken);

    public Task<IReadOnlyList<MessageIdMatch>> FindByMessageIdAsync(IReadOnlyCollection<string> ids, bool anew,
        CancellationToken cancellationToken) => reader.FindByMessageIdAsync(ids, anew, cancellationToken);

    public Task<IReadOnlyList<CopyFolder>> FindKeepingFoldersAsync(bool evenEmpty, CancellationToken cancellationToken) =>
        reader.FindKeepingFoldersAsync(evenEmpty, cancellationToken);

    public IReadOnlySet<string> ClosedFolders => reader.ClosedFolders;

    public Task<IReadOnlyList<string>> FindDiscardFoldersAsync(CancellationToken cancellationToken) =>
        reader.FindDiscardFoldersAsync(cancellationToken);

    public Task<IReadOnlyDictionary<CopyRef, CopyToken>> FindMessagesAsync(IReadOnlyCollection<CopyRef> copies,
        CancellationToken cancellationToken) => reader.FindMessagesAsync(copies, cancellationToken);

    public Task<DestinationQuota> FindQuotaAsync(string folder, CancellationToken cancellationToken) =>
        reader.FindQuotaAsync(folder, cancellationToken);

    public MarkChange Compare(DestinationMark now, DestinationMark earlier) => reader.Compare(now, earlier);

    public bool CameAfter(CopyRef copy, DestinationMark mark) => reader.CameAfter(copy, mark);

    public bool IsAbove(CopyRef copy, CopyRef other) => reader.IsAbove(copy, other);

    public ValueTask DisposeAsync() => reader.DisposeAsync();
}
