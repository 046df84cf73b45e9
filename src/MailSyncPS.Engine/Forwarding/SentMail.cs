using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Tracking;

namespace MailSyncPS.Engine.Forwarding;

/// <summary>A message that the destination said it has: its record, and the hash its copy must have.</summary>
sealed record SentMail(MessageRecord Record, MessageHash Hash);
