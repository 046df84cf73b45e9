namespace MailSyncPS.Engine.Ledger.History;

/// <summary>The end of a run.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Counts">What it counted.</param>
/// <param name="Failure">What ended it early; null when nothing did.</param>
public sealed record RunEnd(RunOutcome Outcome, RunCounts Counts, MailSyncException? Failure);
