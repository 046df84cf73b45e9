using MailKit.Net.Pop3;
using MailSyncPS.Engine.Servers.Headers;
using MailSyncPS.Engine.Servers.Pop3;
using MailSyncPS.Engine.Servers.Sessions;

namespace MailSyncPS.Engine.Servers.Usage;

/// <summary>
/// Asks a POP3 mailbox for sizes (LIST) and for dates of some of its mails (the top Received field, by TOP; RFC 1939, 7).
/// A mailbox lists its mails as they came, so the dates of those in between follow from their neighbours'.
/// </summary>
sealed class Pop3Sampler(Pop3Session session, SampleDepth depth)
{
    /// <summary>The newest mails, each of which is asked for its date.</summary>
    const int Newest = 100;

    /// <summary>Mails evenly spread over the others.</summary>
    const int Spread = 60;

    /// <summary>Mails in all where each costs a round trip (no PIPELINING, RFC 2449, 6.6).</summary>
    const int Unpipelined = 16;

    /// <summary>A long header.</summary>
    const long HeaderBytes = 65536;

    /// <summary>Takes the sample; null when the server tells no dates.</summary>
    public async Task<MailSample?> TakeAsync(int count, CancellationToken cancellationToken)
    {
        if (count == 0)
            return new MailSample([], null);
        if (!session.Capabilities.HasFlag(Pop3Capabilities.Top))
            return null;
        var sizes = (await Pop3Listing.SizesAsync(session, count, cancellationToken).ConfigureAwait(false)).OrderBy(s => s.Key).ToList();
        if (sizes.Count == 0)
            return new MailSample([], null);
        var dates = await DatesAsync(Chosen(sizes.Count), [.. sizes.Select(s => s.Key - 1)], cancellationToken).ConfigureAwait(false);
        return dates.Count == 0 ? null : new MailSample([.. sizes.Select((size, i) => new DatedMail(At(dates, i), size.Value))], null);
    }

    List<int> Chosen(int count)
    {
        if (depth == SampleDepth.Oldest)
            return [0];
        var pipelined = session.Capabilities.HasFlag(Pop3Capabilities.Pipelining);
        var (newest, spread) = pipelined ? (Newest, Spread) : (1, Unpipelined - 1);
        var others = Math.Max(0, count - newest);
        return [.. Enumerable.Range(0, Math.Min(spread, others)).Select(i => (int)((long)i * others / Math.Min(spread, others))),
            .. Enumerable.Range(others, count - others)];
    }

    /// <summary>The dates of those mails that have one, by their places in the list of all, in order.</summary>
    async Task<List<(int Index, DateTimeOffset Arrived)>> DatesAsync(List<int> chosen, IReadOnlyList<int> numbers,
        CancellationToken cancellationToken)
    {
        var headers = await session.ReadAsync([.. chosen.Select(i => numbers[i])], chosen.Count * HeaderBytes, headersOnly: true,
            cancellationToken).ConfigureAwait(false);
        await session.CheckInStepAsync(cancellationToken).ConfigureAwait(false);
        var now = session.Access.Timeouts.Now;
        return [.. chosen.Zip(headers, (index, header) => (Index: index, Arrived: ArrivalDate.FromTopReceived(header.Head, now)))
            .Where(d => d.Arrived is not null).Select(d => (d.Index, d.Arrived!.Value))];
    }

    static DateTimeOffset At(List<(int Index, DateTimeOffset Arrived)> dates, int index)
    {
        var next = dates.FindIndex(d => d.Index >= index);
        if (next <= 0)
            return dates[next < 0 ? ^1 : 0].Arrived;
        var (before, after) = (dates[next - 1], dates[next]);
        return before.Arrived + (after.Arrived - before.Arrived) * ((double)(index - before.Index) / (after.Index - before.Index));
    }
}
