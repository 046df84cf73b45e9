namespace MailSyncPS.Campaign.Sweeps;

/// <summary>From which kind of source to which kind of destination.</summary>
sealed record Way(MailProtocol Protocol, DestinationKind Destination)
{
    /// <summary>All four ways between ordinary servers.</summary>
    public static IReadOnlyList<Way> All { get; } =
    [
        new(MailProtocol.Pop3, DestinationKind.Batching), new(MailProtocol.Pop3, DestinationKind.GmailLike),
        new(MailProtocol.Imap, DestinationKind.Batching), new(MailProtocol.Imap, DestinationKind.GmailLike),
    ];

    /// <summary>Two of them that have every kind of server once.</summary>
    public static IReadOnlyList<Way> Crossed { get; } = [All[1], All[2]];

    /// <summary>Two of them that have every kind of server once, the other way round.</summary>
    public static IReadOnlyList<Way> Straight { get; } = [All[0], All[3]];

    /// <summary>The way with another destination.</summary>
    public Way To(DestinationKind batching, DestinationKind gmailLike) => this with { Destination = Destination == DestinationKind.Batching ? batching : gmailLike };

    /// <summary>A scenario on this way.</summary>
    public Scenario Scenario(string family) => new()
    {
        Name = $"{family}.{(Protocol == MailProtocol.Pop3 ? "pop3" : "imap")}.{(Destination.ToString().StartsWith("Gmail", StringComparison.Ordinal) ? "gmail" : "batch")}",
        Protocol = Protocol,
        Destination = Destination,
    };
}
