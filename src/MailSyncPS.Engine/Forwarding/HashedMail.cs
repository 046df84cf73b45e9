using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Servers.Headers;
using MailSyncPS.Engine.Tracking;

namespace MailSyncPS.Engine.Forwarding;

/// <summary>A message whose bytes were read: its record, the hash that its copy must have, and what people know it by.</summary>
sealed record HashedMail(MessageRecord Record, MessageHash Hash, MailHeading Heading);
