using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Servers.Headers;

namespace MailSyncPS.Engine.Forwarding;

/// <summary>A message that is set aside, and why.</summary>
/// <param name="Record">Its record.</param>
/// <param name="Failure">The kind of the reason.</param>
/// <param name="Reason">The reason, in words.</param>
/// <param name="Heading">What people know it by; null when it could not be read.</param>
sealed record SetAside(MessageRecord Record, MailFailure Failure, string Reason, MailHeading? Heading)
{
    /// <summary>
    /// Whether the server named the message as the cause, or the message itself shows it, so that another attempt is in vain.
    /// </summary>
    public bool NamesTheMail { get; init; }
}
