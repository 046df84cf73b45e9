namespace MailSyncPS.Engine.Servers;

/// <summary>A mailbox that mail is copied to.</summary>
interface IMailDestination
{
    /// <summary>The largest message it takes, in bytes; null when it states none. Known once a connection was opened.</summary>
    long? MaxMessageBytes { get; }

    /// <summary>Whether a batch of messages is stored by one command. Known once a connection was opened.</summary>
    bool TakesBatches { get; }

    /// <summary>The folder that a source's folder goes to.</summary>
    /// <param name="folder">The source's folder.</param>
    /// <param name="under">Where INBOX goes and the others lie beneath; null for the same places as at the source.</param>
    /// <param name="create">Whether it is made when it is missing; else its UIDVALIDITY is 0 then.</param>
    /// <param name="cancellationToken">Ends it.</param>
    Task<CopyFolder> MapFolderAsync(SourceFolder folder, string? under, bool create, CancellationToken cancellationToken);

    /// <summary>Opens a connection that stores.</summary>
    Task<IMailWriter> OpenWriterAsync(CancellationToken cancellationToken);

    /// <summary>Opens a connection that looks.</summary>
    Task<ICopyReader> OpenReaderAsync(CancellationToken cancellationToken);

    /// <summary>Puts a message of our own into a folder, to see where it shows.</summary>
    Task<ICanary> PlantCanaryAsync(CopyFolder folder, CancellationToken cancellationToken);
}
