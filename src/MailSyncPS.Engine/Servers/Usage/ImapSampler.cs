using MailKit;
using MailKit.Net.Imap;
using MailSyncPS.Engine.Servers.Headers;
using MailSyncPS.Engine.Servers.Sessions;
using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.Servers.Usage;

/// <summary>
/// Asks an IMAP mailbox for dates and sizes of its mails (INTERNALDATE, RFC822.SIZE), without touching them: two round trips a folder.
/// </summary>
sealed class ImapSampler(ImapSession session, SampleDepth depth)
{
    /// <summary>Folders that are looked at, those with the most mails.</summary>
    const int MostFolders = 8;

    /// <summary>Mails at a folder's beginning: the oldest is there, unless an old one was moved into the folder later.</summary>
    const int First = 200;

    /// <summary>Mails at a folder's end.</summary>
    const int Last = 1800;

    readonly List<DatedMail> _mails = [];
    DateTimeOffset? _wholeSince;

    /// <summary>Takes the sample.</summary>
    public async Task<MailSample> TakeAsync(IEnumerable<MeteredFolder> folders, CancellationToken cancellationToken)
    {
        foreach (var folder in folders.Where(f => f.Counts && f.MessageCount > 0).OrderByDescending(f => f.MessageCount).Take(MostFolders))
        {
            var opened = await session.ExamineAsync(folder.Name, cancellationToken).ConfigureAwait(false);
            await TakeAsync(opened, cancellationToken).ConfigureAwait(false);
        }
        return new MailSample(_mails, _wholeSince);
    }

    async Task TakeAsync(ImapFolder folder, CancellationToken cancellationToken)
    {
        var count = folder.Count;
        var last = depth == SampleDepth.Recent ? Last : 0;
        var isWhole = count <= First + last;
        List<int> wanted = [.. Enumerable.Range(0, isWhole ? count : First), .. isWhole ? [] : Enumerable.Range(count - last, last)];
        if (wanted.Count == 0)
            return;
        var summaries = await session.RunAsync(ServersTexts.ToTellDates, ListingBounds.Fetch(wanted.Count),
            _ => folder.FetchAsync(wanted, MessageSummaryItems.InternalDate | MessageSummaryItems.Size, cancellationToken),
                cancellationToken).ConfigureAwait(false);
        var now = session.Access.Timeouts.Now;
        var dated = summaries.Select(s => (s.Index, Arrived: ArrivalDate.Credible(s.InternalDate, now), Size: (long)(s.Size ?? 0)))
            .Where(s => s.Arrived is not null).ToList();
        _mails.AddRange(dated.Select(s => new DatedMail(s.Arrived!.Value, s.Size)));
        if (isWhole)
            return;
        // What was left out lies before the end that was looked at, and arrived before it.
        var end = dated.Where(s => s.Index >= count - last).Select(s => s.Arrived!.Value).DefaultIfEmpty(now).Min();
        _wholeSince = _wholeSince > end ? _wholeSince : end;
    }
}
