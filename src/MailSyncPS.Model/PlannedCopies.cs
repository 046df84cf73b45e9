namespace MailSyncPS;

/// <summary>What a dry forward would have copied, by folder and unique id, so that a dry removal behind it can show its plan.</summary>
internal sealed record PlannedCopies(string DestinationKey, IReadOnlySet<string> MessageKeys);
