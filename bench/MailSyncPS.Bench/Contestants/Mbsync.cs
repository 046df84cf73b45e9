using System.Diagnostics;
using MailSyncPS.Bench.Measuring;

namespace MailSyncPS.Bench.Contestants;

/// <summary>mbsync of isync, from IMAP to IMAP, with a new state. It is stopped when it takes too long: by then its speed is known.</summary>
sealed class Mbsync : IContestant
{
    internal static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    public async Task<Attempt> CopyAsync(Trip trip, CancellationToken cancellationToken)
    {
        var configuration = Path.Combine(trip.Folder, "mbsyncrc");
        await File.WriteAllTextAsync(configuration, Configuration(trip), cancellationToken);
        var finished = await MeasuredProcess.RunAsync(new ProcessStartInfo("mbsync", ["--quiet", "--config", configuration, "all"]), null, Longest, cancellationToken);
        return new Attempt
        {
            Seconds = finished.Seconds,
            CpuSeconds = finished.CpuSeconds,
            PeakMemory = finished.PeakMemory,
            WasStopped = finished.WasStopped,
        };
    }

    static string Configuration(Trip trip) => $"""
        {Store("old", trip.SourceUser, trip.SourcePort)}
        {Store("new", trip.DestinationUser, trip.DestinationPort)}
        Channel all
        Far :old:
        Near :new:
        Patterns INBOX
        Sync Pull New
        CopyArrivalDate yes
        SyncState {trip.Folder}/

        """;

    static string Store(string name, string user, int port) => $"""
        IMAPStore {name}
        Host 127.0.0.1
        Port {port}
        User {user}
        Pass pw
        SSLType None
        AuthMechs LOGIN

        """;
}
