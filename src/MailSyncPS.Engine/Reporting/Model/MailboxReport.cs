using MailSyncPS.Engine.Ledger.History;

namespace MailSyncPS.Engine.Reporting.Model;

/// <summary>What a report tells of one mailbox.</summary>
sealed record MailboxReport
{
    /// <summary>What people call it: its address, or login and host.</summary>
    public required string Name { get; init; }

    /// <summary>The protocol it is read by.</summary>
    public required MailProtocol Protocol { get; init; }

    /// <summary>The server's host name.</summary>
    public required string Server { get; init; }

    /// <summary>The login name.</summary>
    public required string Login { get; init; }

    /// <summary>The mailboxes that its mails were copied to by the runs below.</summary>
    public required IReadOnlyList<string> Destinations { get; init; }

    /// <summary>The worst of its concerns.</summary>
    public ReportLevel Level => Concerns.Select(concern => concern.Level).DefaultIfEmpty().Max();

    /// <summary>
    /// Whether all its mail is copied, as far as the last listing tells: nothing that ended otherwise, or was never begun, does.
    /// </summary>
    public bool IsWhollyCopied => Totals is { Waiting: 0, SetAside: 0 }
        && Runs.FirstOrDefault(run => run.Kind == RunKind.Forward && run.Outcome != RunOutcome.Running) is { Outcome: RunOutcome.Complete };

    /// <summary>What a person should know or do, the worst first.</summary>
    public required IReadOnlyList<ReportConcern> Concerns { get; init; }

    /// <summary>The newest reading of the period; null when there is none.</summary>
    public ReportReading? Usage => Readings.Count > 0 ? Readings[^1] : null;

    /// <summary>When it will be full; null when the readings are too few to tell.</summary>
    public required ReportForecast? Forecast { get; init; }

    /// <summary>The sums over the period.</summary>
    public required ReportTotals Totals { get; init; }

    /// <summary>The readings of the period, the oldest first.</summary>
    public required IReadOnlyList<ReportReading> Readings { get; init; }

    /// <summary>The days of the period on which mail was copied or removed, the oldest first.</summary>
    public required IReadOnlyList<ReportDay> Days { get; init; }

    /// <summary>
    /// The mails that are set aside and still at the old server, the newest first, at the most <see cref="ReportBuilder.MostSetAside"/>.
    /// </summary>
    public required IReadOnlyList<ReportSetAside> SetAside { get; init; }

    /// <summary>The last runs, the newest first, at the most <see cref="ReportBuilder.MostRuns"/>.</summary>
    public required IReadOnlyList<ReportRun> Runs { get; init; }
}
