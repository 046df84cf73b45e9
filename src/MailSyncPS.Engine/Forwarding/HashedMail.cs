using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Tracking;

namespace MailSyncPS.Engine.Forwarding;

/// <summary>A message whose bytes were read: its record, and the hash that its copy must have.</summary>
sealed record HashedMail(MessageRecord Record, MessageHash Hash);
