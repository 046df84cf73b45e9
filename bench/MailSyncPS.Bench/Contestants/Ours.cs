using MailSyncPS.Bench.Children;
using MailSyncPS.Bench.Measuring;

namespace MailSyncPS.Bench.Contestants;

/// <summary>The built module in a PowerShell engine: default settings, a new ledger, every copy proven.</summary>
/// <param name="maxConnections">-MaxConnections; null for the default.</param>
sealed class Ours(int? maxConnections = null) : IContestant
{
    public async Task<Attempt> CopyAsync(Trip trip, CancellationToken cancellationToken)
    {
        var order = new ShellOrder(
            PowerShellText.Account("source", trip.SourceUser, trip.SourceIsPop3, trip.SourcePort) + PowerShellText.Account("destination", trip.DestinationUser, pop3: false, trip.DestinationPort) + PowerShellText.WarmUp,
            [$"$source | Invoke-MailForward -Destination $destination -Ledger '{Path.Combine(trip.Folder, "ledger.db")}'{(maxConnections is { } most ? FormattableString.Invariant($" -MaxConnections {most}") : "")} | {PowerShellText.Counts}"]);
        var report = await MeasuredProcess.RunChildAsync<ShellReport>(ShellChild.Name, order, cancellationToken);
        var step = report.Steps[0];
        PowerShellText.CheckCopied(step);
        return new Attempt
        {
            Seconds = step.Seconds,
            CpuSeconds = step.CpuSeconds,
            PeakMemory = report.PeakMemory,
            StartSeconds = report.StartSeconds,
            StartCpuSeconds = report.StartCpuSeconds,
        };
    }
}
