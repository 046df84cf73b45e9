using MailSyncPS.Engine.Reporting.Model;

namespace MailSyncPS.Engine.Reporting;

/// <summary>The set-aside mails of one mailbox that are still at the old server.</summary>
/// <param name="Count">How many there are.</param>
/// <param name="Newest">Those that are shown, the newest first.</param>
sealed record SetAsideOfMailbox(long Count, IReadOnlyList<ReportSetAside> Newest)
{
    /// <summary>None.</summary>
    public static SetAsideOfMailbox None { get; } = new(0, []);
}
