using MailSyncPS.Campaign.Runs;
using MailSyncPS.Engine;
using MailSyncPS.Promises;

namespace MailSyncPS.Campaign.Schedules;

/// <summary>Checks what a run says of itself.</summary>
sealed class ReportCheck(RunReport report)
{
    /// <summary>Checks it.</summary>
    /// <param name="gone">How many mails have gone from the source.</param>
    /// <param name="listed">How many mails there were; null when that can't be told.</param>
    public void Check(int gone, int? listed)
    {
        CheckItself();
        if (report.Forward is { } complete && complete.IsAtRest() && report.Run.Arrivals.Count == 0)
            Require(listed is null || complete.Listed == listed, complete);
        if (report.Removal is { } removal)
        {
            // What could not be looked at again is not counted as removed.
            Require(removal.Removed == gone || removal.Removed < gone && !report.Run.IsUndisturbed, removal);
        }

        void Require(bool condition, object totals) => ReportCheck.Require(condition, $"{totals}; there were {listed} mails, and {gone} have gone");
    }

    /// <summary>Checks that what it says is no contradiction in itself, and no internal error.</summary>
    public void CheckItself()
    {
        if (report.Errors.FirstOrDefault(e => e.Failure == MailFailure.Unexpected) is { } unexpected)
            throw new ScheduleViolationException(Invariant.NothingUnexpected, $"{unexpected.Message} {unexpected.InnerException}");
        if (report.Forward is { } forward)
            Require(forward.Listed == forward.Forwarded + forward.AlreadyForwarded + forward.Quarantined + forward.Failed + forward.NotReached, forward);
        if (report.Removal is { } removal)
            Require(removal.Listed == removal.Removed + removal.KeptRecent + removal.KeptUnproven + removal.KeptCopyGone + removal.KeptDeclined, removal);
    }

    static void Require(bool condition, object totals)
    {
        if (!condition)
            throw new ScheduleViolationException(Invariant.TotalsAddUp, $"{totals}");
    }
}
