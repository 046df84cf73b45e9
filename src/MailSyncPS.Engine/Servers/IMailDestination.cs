namespace MailSyncPS.Engine.Servers;

/// <summary>A mailbox that mail is copied to.</summary>
interface IMailDestination
{
    /// <summary>The largest message it takes, in bytes; null when it states none. Known once a connection was opened.</summary>
    long? MaxMessageBytes { get; }

    /// <summary>Whether a batch of messages is stored by one command. Known once a connection was opened.</summary>
    bool TakesBatches { get; }

    /// <summary>Opens a connection that stores.</summary>
    Task<IMailWriter> OpenWriterAsync(CancellationToken cancellationToken);

    /// <summary>Opens a connection that looks.</summary>
    Task<ICopyReader> OpenReaderAsync(CancellationToken cancellationToken);

    /// <summary>Puts a message of our own into a folder, to see where it shows, and takes away what an interrupted run left there.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="mark">Letters and digits that no run but ours, and those before it, puts on its messages.</param>
    /// <param name="cancellationToken">Ends it.</param>
    Task<ICanary> PlantCanaryAsync(CopyFolder folder, string mark, CancellationToken cancellationToken);
}
