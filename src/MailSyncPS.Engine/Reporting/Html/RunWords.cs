using MailSyncPS.Engine.Ledger.History;
using MailSyncPS.Engine.Reporting.Model;
using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.Reporting.Html;

/// <summary>Runs in words.</summary>
sealed class RunWords(ReportCulture culture)
{
    /// <summary>How much a run's end matters.</summary>
    public static ReportLevel Level(RunOutcome outcome) => outcome switch
    {
        RunOutcome.Complete => ReportLevel.Good,
        RunOutcome.Failed => ReportLevel.Attention,
        _ => ReportLevel.Notice,
    };

    /// <summary>How a run ended.</summary>
    public static string Outcome(ReportRun run)
    {
        var outcome = run.Outcome switch
        {
            RunOutcome.Running => ReportTexts.OutcomeRunning,
            RunOutcome.Complete => ReportTexts.OutcomeComplete,
            RunOutcome.Incomplete => ReportTexts.OutcomeIncomplete,
            RunOutcome.Failed => ReportTexts.OutcomeFailed,
            RunOutcome.Stopped => ReportTexts.OutcomeStopped,
            _ => ReportTexts.OutcomeInterrupted,
        };
        return ReportWords.Failure(run.FailureId) is { } failure ? ReportTexts.FormatOutcomeWithFailure(outcome, failure) : outcome;
    }

    /// <summary>What there is to add to it; null for nothing.</summary>
    public string? Detail(ReportRun run)
    {
        if (run.Detail is not null)
            return run.Detail;
        List<string> left = [];
        if (run.Counts.Failed > 0)
            left.Add(ReportTexts.FormatLeftFailed(culture.Count(run.Counts.Failed)));
        if (run.Counts.NotReached > 0)
            left.Add(ReportTexts.FormatLeftNotReached(culture.Count(run.Counts.NotReached)));
        if (run.Counts.Quarantined > 0)
            left.Add(ReportTexts.FormatLeftSetAside(culture.Count(run.Counts.Quarantined)));
        if (run.Counts.KeptUnproven > 0)
            left.Add(ReportTexts.FormatLeftUnproven(culture.Count(run.Counts.KeptUnproven)));
        if (run.Counts.KeptCopyGone > 0)
            left.Add(ReportTexts.FormatLeftCopyGone(culture.Count(run.Counts.KeptCopyGone)));
        return left.Count > 0 ? string.Join(ReportTexts.NameSeparator, left) : null;
    }

    /// <summary>A length of time.</summary>
    public static string Duration(TimeSpan time) => time switch
    {
        { TotalSeconds: < 60 } => ReportTexts.FormatSeconds((int)time.TotalSeconds),
        { TotalMinutes: < 60 } => ReportTexts.FormatMinutes(time.Minutes, time.Seconds),
        _ => ReportTexts.FormatHours((int)time.TotalHours, time.Minutes),
    };
}
