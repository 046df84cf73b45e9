namespace MailSyncPS.Engine.Forwarding;

/// <summary>The stages of a copy at the destination, ready to work.</summary>
sealed record CopyStages(SendStage Send, ProveStage Prove);
