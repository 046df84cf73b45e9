using MailSyncPS.Engine.Servers.Folders;

namespace MailSyncPS.Engine.Servers;

/// <summary>
/// A connection that looks at what a destination holds. It changes nothing there but to make a folder that is missing. Callers take turns
/// by themselves.
/// </summary>
interface ICopyReader : IAsyncDisposable
{
    /// <summary>
    /// Goes on over a new connection, which sees what is there now: a server may show a session no more than there was when it began.
    /// </summary>
    Task RenewAsync(CancellationToken cancellationToken);

    /// <summary>The folder that a source's folder goes to.</summary>
    /// <param name="targets">Where the source's folders go.</param>
    /// <param name="folder">The source's folder.</param>
    /// <param name="create">Whether it is made when it is missing; else its state is not known then.</param>
    /// <param name="cancellationToken">Ends it.</param>
    Task<CopyFolder> MapFolderAsync(FolderTargets targets, SourceFolder folder, bool create, CancellationToken cancellationToken);

    /// <summary>
    /// Opens a folder and tells its state as it is now; null when it does not exist. What is asked of the folder next may be answered as
    /// of this moment, without another look.
    /// </summary>
    Task<CopyFolder?> FindFolderAsync(string name, CancellationToken cancellationToken);

    /// <summary>
    /// Folders that are listed and did not open when they were asked for: nobody can tell what lies in them.
    /// </summary>
    IReadOnlySet<string> ClosedFolders { get; }

    /// <summary>The states of folders as they are now, by their names; those that don't exist are absent.</summary>
    Task<IReadOnlyDictionary<string, CopyFolder>> FindStatesAsync(IReadOnlyCollection<string> names, CancellationToken cancellationToken);

    /// <summary>
    /// The messages of a folder that have come since a mark; all of them where the mark is not known, or is of another epoch.
    /// </summary>
    Task<CopyListing> ListAsync(string folder, DestinationMark from, CancellationToken cancellationToken);

    /// <summary>Those of these messages that are in the folder.</summary>
    Task<IReadOnlyList<CopyEntry>> FindAsync(string folder, IReadOnlyCollection<CopyToken> ids, CancellationToken cancellationToken);

    /// <summary>Those of these messages that have one of these header fields; none where the destination doesn't tell.</summary>
    Task<IReadOnlySet<CopyToken>> FindWithFieldsAsync(string folder, IReadOnlyCollection<CopyToken> ids, IReadOnlyCollection<string> fields,
        CancellationToken cancellationToken);

    /// <summary>
    /// The messages with one of these Message-IDs, each once, where the destination keeps one of each
    /// (<see cref="DestinationLimits.KeepsOneOfEach"/>); none where it doesn't tell. It never shows that two messages are equal.
    /// </summary>
    /// <param name="ids">
    /// Message-IDs without their brackets (<see cref="Headers.MailIdentity.MessageIdOf(string)"/>);
    /// <see cref="Headers.MailIdentity.FetcherId"/> means all that a fetcher gave.
    /// </param>
    /// <param name="anew">Whether folders that were empty at an earlier look of this connection may hold some by now.</param>
    /// <param name="cancellationToken">Ends it.</param>
    Task<IReadOnlyList<MessageIdMatch>> FindByMessageIdAsync(IReadOnlyCollection<string> ids, bool anew,
        CancellationToken cancellationToken);

    /// <summary>What is read of messages, by id; those the server returned nothing for are absent.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="ids">The messages.</param>
    /// <param name="size">Their bytes altogether, about.</param>
    /// <param name="read">Reads a message, which is gone afterwards.</param>
    /// <param name="cancellationToken">Ends it.</param>
    Task<IReadOnlyDictionary<CopyToken, T>> ReadAsync<T>(
        string folder, IReadOnlyList<CopyToken> ids, long size, Func<Stream, T> read, CancellationToken cancellationToken);

    /// <summary>
    /// The folders in which people keep mail: all but Trash, Junk and views. Their state is not known where the server does not tell it
    /// along with the names.
    /// </summary>
    /// <param name="evenEmpty">Whether those known to be empty are among them.</param>
    /// <param name="cancellationToken">Ends it.</param>
    Task<IReadOnlyList<CopyFolder>> FindKeepingFoldersAsync(bool evenEmpty, CancellationToken cancellationToken);

    /// <summary>The folders in which lies what people, or a filter, have thrown away: Trash and Junk.</summary>
    Task<IReadOnlyList<string>> FindDiscardFoldersAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Which message each of these copies is, where the destination shows one message at several places, as Gmail does (X-GM-MSGID). The
    /// copies of which it doesn't tell are absent: each is a message of its own, or there is none.
    /// </summary>
    Task<IReadOnlyDictionary<CopyRef, CopyToken>> FindMessagesAsync(IReadOnlyCollection<CopyRef> copies,
        CancellationToken cancellationToken);

    /// <summary>The limits of what a folder lies in, and how much of them is used.</summary>
    Task<DestinationQuota> FindQuotaAsync(string folder, CancellationToken cancellationToken);

    /// <summary>What has become of a folder since an earlier mark, by the mark it has now.</summary>
    MarkChange Compare(DestinationMark now, DestinationMark earlier);

    /// <summary>
    /// Whether a copy surely was not there yet when its folder had this mark. Of a copy that was seen before the mark was taken it means
    /// that the folder went back to an earlier state. Where a destination can't tell, it is false.
    /// </summary>
    bool CameAfter(CopyRef copy, DestinationMark mark);

    /// <summary>
    /// Whether a copy surely got its id after another one of its folder and epoch. Where a destination can't tell, it is false.
    /// </summary>
    bool IsAbove(CopyRef copy, CopyRef other);
}
