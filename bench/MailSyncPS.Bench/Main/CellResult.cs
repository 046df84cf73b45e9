using MailSyncPS.Bench.Contestants;
using MailSyncPS.Bench.Measuring;

namespace MailSyncPS.Bench.Main;

/// <summary>All attempts at one cell. Figures are medians over them.</summary>
sealed record CellResult(Cell Cell, double AverageBytes, IReadOnlyList<Attempt> Attempts)
{
    internal bool WasStopped => Attempts.Any(attempt => attempt.WasStopped);

    internal double Seconds => Middle(attempt => attempt.Seconds);

    internal double MailsPerSecond => Middle(attempt => attempt.Mails / attempt.Seconds);

    internal double MegabytesPerSecond => MailsPerSecond * AverageBytes / 1e6;

    internal double CpuSecondsPerGigabyte => Middle(attempt => attempt.CpuSeconds / (attempt.Mails * AverageBytes / 1e9));

    internal double PeakMegabytes => Middle(attempt => attempt.PeakMemory) / 1e6;

    internal double StartSeconds => Middle(attempt => attempt.StartSeconds);

    internal double StartCpuSeconds => Middle(attempt => attempt.StartCpuSeconds);

    /// <summary>The most connections to source and destination at once; null where nobody counted.</summary>
    internal (int Source, int Destination)? Connections => Attempts.All(attempt => attempt is { SourceConnections: not null, DestinationConnections: not null })
        ? (Attempts.Max(attempt => attempt.SourceConnections!.Value), Attempts.Max(attempt => attempt.DestinationConnections!.Value))
        : null;

    double Middle(Func<Attempt, double> figure) => Median.Of(Attempts.Select(figure));
}
