namespace MailSyncPS.Engine.Servers;

/// <summary>A connection that stores messages at a destination. One call at a time.</summary>
interface IMailWriter : IAsyncDisposable
{
    /// <summary>Stores messages: all of them or none.</summary>
    /// <returns>The server's answer, when there was one.</returns>
    /// <exception cref="MailSyncException">There was no answer: the messages may be there or not, and the connection is dead.</exception>
    Task<AppendReply> AppendAsync(CopyFolder folder, IReadOnlyList<OutgoingMail> mails, CancellationToken cancellationToken);

    /// <summary>
    /// Stores messages each for itself; the next one need not wait for the answer to those before. Each is told when it is about to be
    /// sent, and told its answer as it comes.
    /// </summary>
    /// <param name="nextAsync">
    /// The next message, asked for only when it can be sent at once or as soon as those before were answered; null when there is none right
    /// now. It is asked again after each answer. It does not throw.
    /// </param>
    /// <param name="cancellationToken">Ends it, and the connection.</param>
    /// <returns>Completes when there is no next message and all were answered.</returns>
    /// <exception cref="MailSyncException">
    /// The connection is dead: messages that were begun and not answered may be there or not, and those that were not begun are not.
    /// </exception>
    Task AppendEachAsync(Func<ValueTask<MailSending?>> nextAsync, CancellationToken cancellationToken);
}
