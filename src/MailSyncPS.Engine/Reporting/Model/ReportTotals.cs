namespace MailSyncPS.Engine.Reporting.Model;

/// <summary>Sums over the period, of one mailbox or of all.</summary>
/// <param name="Copied">Mails whose copies were proven.</param>
/// <param name="CopiedBytes">Their size in bytes.</param>
/// <param name="Removed">Mails that were removed from the old server.</param>
/// <param name="RemovedBytes">Their size in bytes.</param>
/// <param name="Waiting">Mails that the last forward left uncopied; set-aside ones are not among them.</param>
/// <param name="SetAside">Mails that are set aside and still at the old server, whenever that was.</param>
sealed record ReportTotals(long Copied, long CopiedBytes, long Removed, long RemovedBytes, long Waiting, long SetAside)
{
    /// <summary>The sum of several.</summary>
    public static ReportTotals Sum(IEnumerable<ReportTotals> all) =>
        all.Aggregate(new ReportTotals(0, 0, 0, 0, 0, 0), (sum, one) => new ReportTotals(
        sum.Copied + one.Copied, sum.CopiedBytes + one.CopiedBytes, sum.Removed + one.Removed, sum.RemovedBytes + one.RemovedBytes,
        sum.Waiting + one.Waiting, sum.SetAside + one.SetAside));
}
