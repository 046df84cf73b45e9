namespace MailSyncPS.TestServers;

/// <summary>What goes wrong with one connection.</summary>
public sealed record ConnectionFaults
{
    /// <summary>Nothing.</summary>
    public static ConnectionFaults None { get; } = new();

    /// <summary>The connection is closed as soon as it is made.</summary>
    public bool Refuse { get; init; }

    /// <summary>From the client to the server.</summary>
    public DirectionFaults ToServer { get; init; } = DirectionFaults.None;

    /// <summary>From the server to the client.</summary>
    public DirectionFaults ToClient { get; init; } = DirectionFaults.None;
}
