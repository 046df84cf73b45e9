using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.Servers;

/// <summary>A message read from a source, whole, or the reason why it could not be.</summary>
/// <param name="Message">The message as it was listed.</param>
/// <param name="Bytes">Its bytes as the source sent them; empty when there is a failure.</param>
/// <param name="Failure">Why it could not be read; null when it was.</param>
/// <param name="BrokeOff">Whether the server broke off at it, again and again, instead of refusing it.</param>
sealed record FetchedMail(SourceMessage Message, MailBytes Bytes, MailSyncException? Failure = null, bool BrokeOff = false)
{
    /// <summary>Whether the message is not in the mailbox any more: someone removed it since it was listed.</summary>
    public bool HasGone { get; private init; }

    /// <summary>
    /// Whether it has not the length that was announced, and was read but once: only if it equals an earlier reading is it that message,
    /// and whole.
    /// </summary>
    public bool IsDoubtful { get; init; }

    /// <summary>Why its bytes are not, or may not be, those that the server stores; null when nothing is known against them.</summary>
    public MailSyncException? Obstacle { get; init; }

    /// <summary>A message that someone removed since it was listed.</summary>
    public static FetchedMail GoneMeanwhile(SourceMessage message) => new(message, MailBytes.None,
        new MailSyncException(MailFailure.MessageUnreadable, ServersTexts.FormatGoneMeanwhile(PlainText.Clean(message.Uid)))
            { IsTransient = true })
    { HasGone = true };
}
