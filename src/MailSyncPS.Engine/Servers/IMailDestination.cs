using MailSyncPS.Engine.Servers.Opening;

namespace MailSyncPS.Engine.Servers;

/// <summary>A mailbox that mail is copied to. <see cref="MailDestinations"/> opens it.</summary>
interface IMailDestination
{
    /// <summary>What it says of itself; as much of it as can be told before a connection was opened, and all of it afterwards.</summary>
    DestinationLimits Limits { get; }

    /// <summary>Opens a connection that stores.</summary>
    Task<IMailWriter> OpenWriterAsync(CancellationToken cancellationToken);

    /// <summary>Opens a connection that looks.</summary>
    Task<ICopyReader> OpenReaderAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Puts a message of our own into a folder, to see where it shows, and takes away what an interrupted run left there.
    /// </summary>
    /// <param name="folder">The folder.</param>
    /// <param name="mark">Letters and digits that no run but ours, and those before it, puts on its messages.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="MailSyncException">The destination does not take it, or could not give it back.</exception>
    Task<ITrialMessage> PlantTrialMessageAsync(string folder, string mark, CancellationToken cancellationToken);
}
