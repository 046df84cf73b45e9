namespace MailSyncPS.Engine.Servers;

/// <summary>A message that a source does not let go, while it takes others away.</summary>
/// <param name="Message">The message.</param>
/// <param name="Failure">What the source said.</param>
sealed record RefusedRemoval(SourceMessage Message, MailSyncException Failure)
{
    /// <summary>Where the first messages are all refused, so many, no other one is tried.</summary>
    const int MostAtFirst = 20;

    /// <summary>Marks each message by itself, where a mark of several was refused and nothing told of which.</summary>
    /// <param name="messages">The messages.</param>
    /// <param name="mark">Marks one.</param>
    /// <param name="isRefusal">Whether a failure is one of the message alone.</param>
    /// <returns>Those that were refused.</returns>
    /// <exception cref="MailSyncException">All were, or so many of the first; or a failure that is none of a message.</exception>
    public static async Task<IReadOnlyList<RefusedRemoval>> FindAsync(IReadOnlyList<SourceMessage> messages, Func<SourceMessage, Task> mark,
        Func<MailSyncException, bool> isRefusal)
    {
        var refused = new List<RefusedRemoval>();
        foreach (var message in messages)
        {
            try
            {
                await mark(message).ConfigureAwait(false);
            }
            catch (MailSyncException e) when (isRefusal(e) && !(refused.Count == MostAtFirst && message == messages[MostAtFirst]))
            {
                refused.Add(new RefusedRemoval(message, e));
            }
        }
        return refused.Count < messages.Count ? refused : throw refused[0].Failure;
    }
}
