using MailSyncPS.Engine.Servers.Folders;

namespace MailSyncPS.Engine.Servers;

/// <summary>A session with a mailbox that mail is copied from. Reading never changes the mailbox.</summary>
interface IMailSource : IAsyncDisposable
{
    /// <summary>Why single messages can't be removed from this source safely; null when they can.</summary>
    MailSyncException? RemovalObstacle { get; }

    /// <summary>The folders that a selection is about; a pattern that means none of them is an error.</summary>
    Task<SourceFolders> FindFoldersAsync(FolderSelection selection, CancellationToken cancellationToken);

    /// <summary>All folders that can be opened, views of others among them.</summary>
    Task<IReadOnlyList<SourceFolder>> FindAllFoldersAsync(CancellationToken cancellationToken);

    /// <summary>Lists a folder, and opens it for reading.</summary>
    Task<SourceListing> ListAsync(SourceFolder folder, CancellationToken cancellationToken);

    /// <summary>
    /// Makes a server give the folder listed last a lasting UIDVALIDITY: some give a mailbox that no client has selected yet the time of
    /// the
    /// day at each opening for reading. Selecting it once changes nothing but \Recent.
    /// </summary>
    /// <returns>Whether the folder has another UIDVALIDITY than it was listed with, so that it has to be listed again.</returns>
    Task<bool> SettleValidityAsync(CancellationToken cancellationToken);

    /// <summary>Whether the folder listed last has another UIDVALIDITY when it is opened again.</summary>
    Task<bool> HasOtherValidityAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Reads messages of the folder listed last, in the order given. One that can't be read whole comes with its failure,
    /// and does not end the reading.
    /// </summary>
    /// <param name="messages">The messages.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <param name="isCompared">Whether the caller compares each with an earlier reading: then none needs to be read twice.</param>
    IAsyncEnumerable<FetchedMail> FetchAsync(IReadOnlyList<SourceMessage> messages, CancellationToken cancellationToken,
        bool isCompared = false);

    /// <summary>When messages of the folder listed last arrived, read from their headers; without those where nothing tells.</summary>
    Task<IReadOnlyDictionary<string, DateTimeOffset>> FindArrivalsAsync(IReadOnlyList<SourceMessage> messages,
        CancellationToken cancellationToken);

    /// <summary>How many messages go by one step that can't be taken back.</summary>
    int RemovalBatch { get; }

    /// <summary>
    /// Removes messages of the folder listed last, a batch at the most. That they are gone is known only from a later listing.
    /// </summary>
    /// <param name="messages">The messages.</param>
    /// <param name="ensureAllowed">Throws when the removal must not be made any more; called right before each of its commands.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Those that the source does not let go, while it takes the others away.</returns>
    Task<IReadOnlyList<RefusedRemoval>> RemoveAsync(IReadOnlyList<SourceMessage> messages, Func<CancellationToken, ValueTask> ensureAllowed,
        CancellationToken cancellationToken);
}
