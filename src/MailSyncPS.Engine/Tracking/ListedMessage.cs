using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Servers;

namespace MailSyncPS.Engine.Tracking;

/// <summary>A listed message of which no more is needed than where it stands.</summary>
readonly record struct ListedMessage(SourceMessage Message, MessageState State);
