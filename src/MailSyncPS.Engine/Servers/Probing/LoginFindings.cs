namespace MailSyncPS.Engine.Servers.Probing;

/// <summary>What a login showed: all of it, or why it failed.</summary>
sealed record LoginFindings(IReadOnlyList<string> Capabilities, bool? Quota, bool? UidPlus, MailSyncException? Failure);
