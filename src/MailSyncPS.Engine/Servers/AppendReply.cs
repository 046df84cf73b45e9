namespace MailSyncPS.Engine.Servers;

/// <summary>A destination's answer to messages sent to it.</summary>
/// <param name="Outcome">What it did.</param>
/// <param name="Copies">The copies in the order of the messages; empty when it did not tell which they are.</param>
/// <param name="Words">Its words, safe to show; empty when stored.</param>
/// <param name="RetryAfter">How long it asked to wait; null when it did not.</param>
sealed record AppendReply(AppendOutcome Outcome, IReadOnlyList<CopyRef> Copies, string Words, TimeSpan? RetryAfter = null)
{
    /// <summary>
    /// Whether a refusal says that it is for the message itself, its size or what it holds: then the same message is refused again.
    /// </summary>
    public bool NamesTheMail { get; init; }

    /// <summary>
    /// Whether the server did not understand the command (BAD, RFC 3501, 7.1.3) while others were under way: it may be that it can't take
    /// one behind the other, and that the message itself is right.
    /// </summary>
    public bool MayMeanOthers { get; init; }
}
