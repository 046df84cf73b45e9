namespace MailSyncPS.Campaign.Schedules;

/// <summary>A mail that the source gets: which one of <see cref="ScheduleMails"/>, and in which folder.</summary>
sealed record MailPlan(int Mail, string Folder)
{
    /// <summary>The mail in words.</summary>
    public override string ToString() => Folder == "INBOX" ? $"{Mail}" : $"{Mail} in {Folder}";
}
