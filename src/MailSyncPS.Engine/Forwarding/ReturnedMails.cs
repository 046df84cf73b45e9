using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Servers.Headers;

namespace MailSyncPS.Engine.Forwarding;

/// <summary>
/// Tells messages that came to a source's folder another way than by arriving: they are new there and older than others that were seen
/// there before, as when people put them back from the trash, or a provider puts a backup in place. Their copies may be older than the mark
/// from which on a destination is searched, be it that people moved them by hand. Of what no server has delivered the author's date counts:
/// a mail program may have put it there with the time of that moment.
/// </summary>
/// <param name="route">What the ledger knows.</param>
/// <param name="folder">The source's folder.</param>
/// <param name="now">The time.</param>
sealed class ReturnedMails(ILedgerRoute route, string folder, DateTimeOffset now)
{
    /// <summary>How far two clocks may be apart, and how long a message may take to be shown.</summary>
    static readonly TimeSpan Leeway = TimeSpan.FromMinutes(10);

    readonly Dictionary<DateTimeOffset, DateTimeOffset?> _seenBefore = [];

    /// <summary>Whether there are such messages among these.</summary>
    public async Task<bool> AreAmongAsync(IEnumerable<ForwardItem> items, CancellationToken cancellationToken)
    {
        foreach (var item in items)
        {
            var seen = item.Record.FirstSeen;
            var trace = ArrivalDate.FromTopReceived(item.Bytes.Head, now, out var isDelivered)
                ?? (isDelivered ? null : MailIdentity.DateOf(item.Bytes.Head));
            if (!_seenBefore.TryGetValue(seen, out var before))
                _seenBefore[seen] = before = await route.FindLastSeenAsync(folder, seen, cancellationToken).ConfigureAwait(false);
            if (item.Record.Arrived + Leeway < before || trace + Leeway < before)
                return true;
        }
        return false;
    }
}
