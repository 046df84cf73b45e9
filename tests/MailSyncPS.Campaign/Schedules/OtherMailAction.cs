using System.Globalization;

namespace MailSyncPS.Campaign.Schedules;

/// <summary>Mails reach the destination that never were at the source.</summary>
sealed record OtherMailAction(int Count) : ScheduleAction
{
    /// <summary>The arrival in words.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Count} other mails arrive at the destination");
}
