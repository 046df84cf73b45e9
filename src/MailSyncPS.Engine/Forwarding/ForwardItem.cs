using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Servers;
using MailSyncPS.Engine.Servers.Headers;
using MailSyncPS.Engine.Tracking;

namespace MailSyncPS.Engine.Forwarding;

/// <summary>A message on its way: as listed, its record, its bytes, what they hash to, and what people know it by.</summary>
sealed record ForwardItem(SourceMessage Message, MessageRecord Record, MailBytes Bytes, MessageHash Hash, MailHeading Heading)
{
    /// <summary>What its copy is known by.</summary>
    public HashedMail Hashed => new(Record, Hash, Heading);

    /// <summary>When it probably arrived, where that is not sure; null where nothing tells.</summary>
    public DateTimeOffset? LikelyArrived { get; init; }

    /// <summary>What is sent of it.</summary>
    public OutgoingMail Outgoing => new(Bytes, Record.Arrived ?? LikelyArrived ?? Message.Stated ?? Record.FirstSeen, Message.Flags);

    /// <summary>Whether an earlier attempt may have stored it.</summary>
    public bool IsInDoubt => Record.State is MessageState.CopyIntent or MessageState.CopyUncertain;
}
