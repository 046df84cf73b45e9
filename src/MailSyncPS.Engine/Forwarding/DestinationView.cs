using MailSyncPS.Engine.Servers;

namespace MailSyncPS.Engine.Forwarding;

/// <summary>What was seen of a destination before the source was listed.</summary>
/// <param name="Target">Where a folder's mail goes; with UIDVALIDITY 0 when it is missing.</param>
/// <param name="Keeping">The folders in which people keep mail.</param>
sealed record DestinationView(CopyFolder Target, IReadOnlyList<CopyFolder> Keeping);
