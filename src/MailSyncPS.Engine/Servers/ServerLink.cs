namespace MailSyncPS.Engine.Servers;

/// <summary>What lies under a client: the guarded stream, and the tap on its lines.</summary>
sealed record ServerLink(GuardedStream Stream, ResponseTap Tap);
