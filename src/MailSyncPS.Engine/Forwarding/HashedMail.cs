using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Servers.Headers;
using MailSyncPS.Engine.Tracking;

namespace MailSyncPS.Engine.Forwarding;

/// <summary>A message whose bytes were read: its record, the hash that its copy must have, and what people know it by.</summary>
sealed record HashedMail(MessageRecord Record, MessageHash Hash, MailHeading Heading)
{
    /// <summary>The record of the message with a copy of it that was found, proven.</summary>
    /// <param name="copy">The copy.</param>
    /// <param name="kind">In which way it is the message.</param>
    /// <param name="isOurs">Whether it came by sending.</param>
    public MessageRecord FoundAt(CopyRef copy, ProofKind kind, bool isOurs) => Record with
    {
        State = MessageState.Proven,
        Proof = kind,
        Hash = Hash.Exact,
        StableHash = Hash.Stable,
        Copy = copy,
        CopyIsOurs = isOurs,
        Reason = null,
        RetryAt = null,
    };
}
