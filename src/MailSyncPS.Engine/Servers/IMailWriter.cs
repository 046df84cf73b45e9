namespace MailSyncPS.Engine.Servers;

/// <summary>A connection that stores messages at a destination.</summary>
interface IMailWriter : IAsyncDisposable
{
    /// <summary>Stores messages: all of them or none.</summary>
    /// <returns>The server's answer, when there was one.</returns>
    /// <exception cref="MailSyncException">There was no answer: the messages may be there or not, and the connection is dead.</exception>
    Task<AppendReply> AppendAsync(CopyFolder folder, IReadOnlyList<OutgoingMail> mails, CancellationToken cancellationToken);
}
