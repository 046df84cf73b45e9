using MailSyncPS.Engine.Tracking;

namespace MailSyncPS.Engine.Forwarding;

/// <summary>Which of a folder's messages a run is about, and how many it leaves out.</summary>
/// <param name="Messages">Those with their records.</param>
/// <param name="Others">Those whose records were not asked for.</param>
/// <param name="MarkedDeleted">Messages left out because they are marked as deleted; those copied before are not among them.</param>
/// <param name="BeforeSince">Messages left out because they are older, and no copy of them is proven.</param>
sealed record FolderScope(IReadOnlyList<TrackedMessage> Messages, IReadOnlyList<ListedMessage> Others, long MarkedDeleted,
    long BeforeSince);
