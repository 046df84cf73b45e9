using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Servers;

namespace MailSyncPS.Engine.Tracking;

/// <summary>A source folder as it is listed now, brought together with the ledger.</summary>
/// <param name="Listing">The listing.</param>
/// <param name="Messages">Its messages with their records, but for <paramref name="Others"/>.</param>
/// <param name="Others">Messages whose records were not asked for.</param>
/// <param name="Orphans">Records of messages that are no longer listed under their id, for matching by content.</param>
sealed record TrackedFolder(SourceListing Listing, IReadOnlyList<TrackedMessage> Messages, IReadOnlyList<ListedMessage> Others,
    IReadOnlyList<MessageRecord> Orphans)
{
    /// <summary>Whether the ledger knows the folder under other values of UIDVALIDITY alone, so that its ids say nothing.</summary>
    public bool HasOtherIds { get; init; }
}
