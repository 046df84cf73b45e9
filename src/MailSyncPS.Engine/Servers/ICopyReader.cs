namespace MailSyncPS.Engine.Servers;

/// <summary>A connection that looks at what a destination holds, and changes nothing there.</summary>
interface ICopyReader : IAsyncDisposable
{
    /// <summary>The state of a folder as it is now; null when it does not exist.</summary>
    Task<CopyFolder?> FindFolderAsync(string name, CancellationToken cancellationToken);

    /// <summary>The messages of a folder from a UID on.</summary>
    Task<IReadOnlyList<CopyEntry>> ListAsync(string folder, uint fromUid, CancellationToken cancellationToken);

    /// <summary>Those of these messages that are in the folder.</summary>
    Task<IReadOnlyList<CopyEntry>> FindAsync(string folder, IReadOnlyCollection<uint> uids, CancellationToken cancellationToken);

    /// <summary>The bytes of messages by UID; those the server returned nothing for are absent.</summary>
    Task<IReadOnlyDictionary<uint, ReadOnlyMemory<byte>>> ReadAsync(string folder, IReadOnlyList<uint> uids, long size, CancellationToken cancellationToken);

    /// <summary>The folders in which people keep mail: all but Trash, Junk and views.</summary>
    Task<IReadOnlyList<string>> FindKeepingFoldersAsync(CancellationToken cancellationToken);
}
