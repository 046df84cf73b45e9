namespace MailSyncPS.Campaign.Schedules;

/// <summary>A person does something to some mails.</summary>
/// <param name="Deed">What.</param>
/// <param name="Picks">To which: numbers that choose among what is there then.</param>
sealed record PeopleAction(PeopleDeed Deed, IReadOnlyList<int> Picks) : ScheduleAction
{
    /// <summary>The deed in words.</summary>
    public override string ToString() => $"people: {Deed} [{string.Join(", ", Picks)}]";
}
