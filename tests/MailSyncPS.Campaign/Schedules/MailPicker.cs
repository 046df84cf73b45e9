namespace MailSyncPS.Campaign.Schedules;

/// <summary>Chooses mails for a source, so that odd ones, big ones, twins and namesakes are often among few.</summary>
sealed class MailPicker(Random random)
{
    readonly List<int> _chosen = [];

    /// <summary>The folders they lie in.</summary>
    public IReadOnlyList<string> Folders { get; set; } = ["INBOX"];

    /// <summary>Chooses so many more.</summary>
    public IReadOnlyList<MailPlan> Next(int count) => [.. Enumerable.Range(0, count).Select(_ => new MailPlan(NextMail(), Folders[random.Next(Folders.Count)]))];

    int NextMail()
    {
        var mail = random.Next(100) switch
        {
            < 50 => random.Next(ScheduleMails.Ordinary),
            < 70 => ScheduleMails.Ordinary + random.Next(ScheduleMails.Odd),
            // The very same once more.
            < 84 when _chosen.Count > 0 => _chosen[random.Next(_chosen.Count)],
            < 88 => ScheduleMails.Twin + random.Next(2),
            < 93 => ScheduleMails.SharedId + random.Next(2),
            < 96 => ScheduleMails.NoMessageId,
            _ => ScheduleMails.All.Count - 1 - random.Next(ScheduleMails.Big),
        };
        _chosen.Add(mail);
        return mail;
    }
}
