using MailSyncPS.Bench.Children;
using MailSyncPS.Bench.Measuring;

namespace MailSyncPS.Bench.Contestants;

/// <summary>As fast as one POP3 and one IMAP connection can go: nothing waits, nothing is recorded, nothing is proven.</summary>
sealed class WireLimit : IContestant
{
    const int MailsPerMultiAppend = 100;

    public async Task<Attempt> CopyAsync(Trip trip, CancellationToken cancellationToken)
    {
        var order = new WireOrder(trip.SourcePort, trip.SourceUser, trip.DestinationPort, trip.DestinationUser, trip.MultiAppend ? MailsPerMultiAppend : 1);
        var report = await MeasuredProcess.RunChildAsync<WireReport>(WireChild.Name, order, cancellationToken);
        return new Attempt { Seconds = report.Seconds, CpuSeconds = report.CpuSeconds, PeakMemory = report.PeakMemory };
    }
}
