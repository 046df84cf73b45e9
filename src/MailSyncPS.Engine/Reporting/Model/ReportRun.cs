using MailSyncPS.Engine.Ledger.History;

namespace MailSyncPS.Engine.Reporting.Model;

/// <summary>A run over the mailbox.</summary>
/// <param name="Kind">What it did.</param>
/// <param name="Destination">The mailbox that holds the copies.</param>
/// <param name="Begun">When it began.</param>
/// <param name="Ended">When it ended; null when it is at work or was interrupted.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Counts">What it counted.</param>
/// <param name="FailureId">What ended it early, as an error id; null when nothing did.</param>
/// <param name="Detail">The same in the words of that run.</param>
sealed record ReportRun(
    RunKind Kind, string Destination, DateTimeOffset Begun, DateTimeOffset? Ended, RunOutcome Outcome, RunCounts Counts, string? FailureId,
        string? Detail);
