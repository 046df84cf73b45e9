using System.Globalization;

namespace MailSyncPS.Campaign.Schedules;

/// <summary>A mailbox's last backup is put in place: UIDVALIDITY stays, and UIDs are given a second time.</summary>
/// <param name="Side">Which mailbox.</param>
/// <param name="Others">How many mails of others reach the destination right after, and take the UIDs that copies had.</param>
sealed record RestoreAction(MailboxSide Side, int Others) : ScheduleAction
{
    /// <summary>The deed in words.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"restore {Side}{(Others == 0 ? "" : $", and {Others} other mails arrive at the destination")}");
}
