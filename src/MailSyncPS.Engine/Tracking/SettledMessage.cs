using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Servers;

namespace MailSyncPS.Engine.Tracking;

/// <summary>A listed message that was proven or set aside, and has not changed since.</summary>
readonly record struct SettledMessage(SourceMessage Message, MessageState State);
