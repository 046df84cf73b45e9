namespace MailSyncPS.Campaign.Schedules;

/// <summary>What a schedule begins with.</summary>
sealed record ScheduleSetup
{
    /// <summary>How long a run waits for a silent server, where the schedule has one.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromSeconds(1);

    /// <summary>How the source is read, one after the other by turns.</summary>
    public required IReadOnlyList<MailProtocol> Protocols { get; init; }

    /// <summary>What the destination is like.</summary>
    public required DestinationKind Destination { get; init; }

    /// <summary>-DestinationFolder.</summary>
    public string? DestinationFolder { get; init; }

    /// <summary>-Folder.</summary>
    public required IReadOnlyList<string> Folders { get; init; }

    /// <summary>The source's folders that get mail.</summary>
    public required IReadOnlyList<string> SourceFolders { get; init; }

    /// <summary>The mails at the source.</summary>
    public required IReadOnlyList<MailPlan> Mails { get; init; }

    /// <summary>How many of these are at the destination already, put there by another tool.</summary>
    public int Existing { get; init; }

    /// <summary>Whether the source writes its state into mails.</summary>
    public StateWriting StateWriting { get; init; }

    /// <summary>Whether another client files away what reaches the destination's inbox, while runs are on.</summary>
    public bool IsFiledAtOnce { get; init; }

    /// <summary>Whether source and destination are one mailbox.</summary>
    public bool IsOneMailbox => Destination == DestinationKind.Itself;

    /// <summary>Whether the destination keeps one mail of each Message-ID, in Gmail's folders.</summary>
    public bool IsGmail => Destination is DestinationKind.GmailLike or DestinationKind.StandIn;

    /// <summary>How long each byte is on its way, in milliseconds.</summary>
    public int DelayMilliseconds { get; init; }

    /// <summary>Where the copies of a source folder's mails go.</summary>
    public string TargetOf(string folder) => this switch
    {
        { DestinationFolder: { } top } => folder == "INBOX" ? top : $"{top}/{folder}",
        { IsGmail: true } when folder == "Sent" => "[Gmail]/Sent Mail",
        _ => folder,
    };

    /// <summary>The setup in words.</summary>
    public override string ToString()
    {
        var life = $"{(StateWriting == StateWriting.None ? "" : $", state lines: {StateWriting}")}{(IsFiledAtOnce ? ", filed at once" : "")}";
        return $"{string.Join("+", Protocols)} [{string.Join(", ", Folders)}] to {Destination}{(DestinationFolder is null ? "" : $" {DestinationFolder}")}, "
            + $"delay {DelayMilliseconds} ms, {Mails.Count} mails [{string.Join(", ", Mails)}], {Existing} of them there already{life}";
    }
}
