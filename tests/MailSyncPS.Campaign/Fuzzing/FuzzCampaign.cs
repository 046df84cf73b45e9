using System.Diagnostics;

namespace MailSyncPS.Campaign.Fuzzing;

/// <summary>Plays rounds until the time is over, in a new process wherever one has died.</summary>
static class FuzzCampaign
{
    /// <summary>Rounds that went wrong, at the most: more of them tell nothing new.</summary>
    const int Enough = 20;

    /// <summary>How long a lane lives, so that none grows old.</summary>
    static readonly TimeSpan Lane = TimeSpan.FromMinutes(5);

    /// <summary>Plays them.</summary>
    public static async Task<FuzzReport> RunAsync(int seed, TimeSpan duration, TextWriter output, CancellationToken cancellationToken)
    {
        var (report, watch) = (new FuzzReport(output), Stopwatch.StartNew());
        while (watch.Elapsed < duration && report.Failures.Count < Enough && !cancellationToken.IsCancellationRequested)
        {
            var left = duration - watch.Elapsed;
            await FuzzLane.RunAsync(seed + report.Rounds + report.Failures.Count, left < Lane ? left : Lane, report, cancellationToken);
        }
        report.Show();
        return report;
    }
}
