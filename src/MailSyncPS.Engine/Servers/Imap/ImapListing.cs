using MailKit;
using MailKit.Net.Imap;
using MailSyncPS.Engine.Servers.Sessions;
using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.Servers.Imap;

/// <summary>
/// Lists what a destination's folder holds, in portions, so that what the library holds at once does not grow with the folder.
/// </summary>
static class ImapListing
{
    const int Portion = 5000;

    /// <summary>What is asked of a message.</summary>
    public static FetchRequest Sizes { get; } = new(MessageSummaryItems.UniqueId | MessageSummaryItems.Size | MessageSummaryItems.Flags);

    /// <summary>The messages from a mark on.</summary>
    public static async Task<CopyListing> ReadAsync(
        ImapSession session, ImapFolder folder, DestinationMark from, CancellationToken cancellationToken)
    {
        var first = ImapMarks.FirstUid(from, folder.UidValidity);
        var found = await ReadAsync(session, folder, first, cancellationToken).ConfigureAwait(false);
        var next = first;
        var isOrderly = true;
        foreach (var (id, _, _) in found)
        {
            var behind = ImapMarks.UidOf(id)!.Value + 1;
            isOrderly &= behind > next;
            next = Math.Max(next, behind);
        }
        // UIDs ascend with the numbers (RFC 3501, 2.3.1.1), but answers may come in any order.
        if (!isOrderly)
            found.Sort((one, other) => ImapMarks.UidOf(one.Id)!.Value.CompareTo(ImapMarks.UidOf(other.Id)!.Value));
        return new CopyListing(found, ImapMarks.MarkOf(folder.UidValidity, next));
    }

    static async Task<List<CopyEntry>> ReadAsync(ImapSession session, ImapFolder folder, uint fromUid, CancellationToken cancellationToken)
    {
        var count = ListingBounds.Checked(session.Access, folder.Count);
        if (count == 0)
            return [];
        // What is new since a mark is little, however much the folder holds.
        if (count <= Portion || folder.UidNext is { } next && next.Id <= fromUid + (long)Portion)
        {
            var range = new UniqueIdRange(new UniqueId(Math.Max(fromUid, 1)), UniqueId.MaxValue);
            var found = await RunAsync(session, Math.Min(count, Portion), _ => folder.FetchAsync(range, Sizes, cancellationToken),
                cancellationToken)
                .ConfigureAwait(false);
            // n:* always names the last message, even when it lies below n (RFC 3501, 6.4.8).
            return [.. Entries(found, fromUid)];
        }
        var entries = new List<CopyEntry>();
        for (var end = count; end > 0; end -= Portion)
        {
            var (first, last) = (Math.Max(0, end - Portion), end - 1);
            var found = await RunAsync(session, last - first + 1, _ => folder.FetchAsync(first, last, Sizes, cancellationToken),
                cancellationToken)
                .ConfigureAwait(false);
            entries.AddRange(Entries(found, fromUid));
            // UIDs ascend with the numbers (RFC 3501, 2.3.1.1), so below lies nothing more.
            if (found.Any(s => s.UniqueId.IsValid && s.UniqueId.Id < fromUid))
                break;
        }
        return entries;
    }

    /// <summary>A message as it was listed.</summary>
    public static CopyEntry Entry(IMessageSummary summary) =>
        new(CopyToken.Of(summary.UniqueId.Id), summary.Size ?? 0, (summary.Flags ?? MessageFlags.None).HasFlag(MessageFlags.Deleted));

    static IEnumerable<CopyEntry> Entries(IEnumerable<IMessageSummary> found, uint fromUid) =>
        found.Where(s => s.UniqueId.IsValid && s.UniqueId.Id >= fromUid).Select(Entry);

    static Task<IList<IMessageSummary>> RunAsync(
        ImapSession session, int most, Func<ImapClient, Task<IList<IMessageSummary>>> work, CancellationToken cancellationToken) =>
        session.RunAsync(ServersTexts.ToListFolder, ListingBounds.Fetch(most), work, cancellationToken);
}
