namespace MailSyncPS.Engine.Servers.Usage;

/// <summary>Some of the mails that lie in a mailbox.</summary>
/// <param name="Mails">The mails, in no order.</param>
/// <param name="WholeSince">All mails that arrived later are among them; null when all mails are.</param>
sealed record MailSample(IReadOnlyList<DatedMail> Mails, DateTimeOffset? WholeSince)
{
    /// <summary>When the oldest of them arrived; null when there is none.</summary>
    public DateTimeOffset? Oldest => Mails.Count == 0 ? null : Mails.Min(mail => mail.Arrived);
}
