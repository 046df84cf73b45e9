using MailSyncPS.Bench.Contestants;
using MailSyncPS.Bench.Main;

namespace MailSyncPS.Bench.Report;

/// <summary>Writes what one attempt took, for the person who waits.</summary>
static class AttemptLine
{
    internal static string Write(Cell cell, Attempt attempt, TimeSpan allInAll)
    {
        var connections = attempt.SourceConnections is null ? "" : $", {attempt.SourceConnections} + {attempt.DestinationConnections} connections";
        var start = attempt.StartSeconds > 0 ? FormattableString.Invariant($", start {attempt.StartSeconds:0.00} s") : "";
        return FormattableString.Invariant($"{cell.Name,-22}{attempt.Mails / attempt.Seconds,7:0} mails/s {attempt.Seconds,8:0.00} s {attempt.CpuSeconds,7:0.00} CPU s {attempt.PeakMemory / 1e6,6:0} MB")
            + connections + start + FormattableString.Invariant($" ({allInAll.TotalSeconds:0.0} s with checks)") + (attempt.WasStopped ? ", stopped" : "");
    }
}
