using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Servers;

namespace MailSyncPS.Engine.Tracking;

/// <summary>A message as the source lists it, and what the ledger knows of it.</summary>
sealed record TrackedMessage(SourceMessage Message, MessageRecord Record);
