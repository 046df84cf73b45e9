namespace MailSyncPS.Engine.Servers;

/// <summary>A message read from a source, whole, or the reason why it could not be.</summary>
/// <param name="Message">The message as it was listed.</param>
/// <param name="Bytes">Its bytes as the source sent them; empty when there is a failure.</param>
/// <param name="Failure">Why it could not be read; null when it was.</param>
/// <param name="BrokeOff">Whether the server broke off at it, again and again, instead of refusing it.</param>
sealed record FetchedMail(SourceMessage Message, MailBytes Bytes, MailSyncException? Failure = null, bool BrokeOff = false);
