using MailSyncPS.Bench.Children;
using MailSyncPS.Bench.Measuring;

namespace MailSyncPS.Bench.Contestants;

/// <summary>As fast as one POP3 and one IMAP connection can go: nothing waits, nothing is recorded, nothing is proven.</summary>
/// <param name="askingConnections">
/// So many IMAP connections instead that keep to LITERAL- (RFC 7888): a literal of more than 4,096 bytes waits for the server's go-ahead, and
/// for nothing else. 0 for one that waits for nothing at all.
/// </param>
sealed class WireLimit(int askingConnections = 0) : IContestant
{
    const int MailsPerMultiAppend = 100;

    public async Task<Attempt> CopyAsync(Trip trip, CancellationToken cancellationToken)
    {
        var order = new WireOrder(trip.SourcePort, trip.SourceUser, trip.DestinationPort, trip.DestinationUser, trip.MultiAppend ? MailsPerMultiAppend : 1, askingConnections);
        var report = await MeasuredProcess.RunChildAsync<WireReport>(WireChild.Name, order, cancellationToken);
        return new Attempt { Seconds = report.Seconds, CpuSeconds = report.CpuSeconds, PeakMemory = report.PeakMemory };
    }
}
