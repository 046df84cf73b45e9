namespace MailSyncPS.TestServers;

/// <summary>What goes wrong with the bytes that flow in one direction of a connection.</summary>
public sealed record DirectionFaults
{
    /// <summary>Nothing.</summary>
    public static DirectionFaults None { get; } = new();

    /// <summary>Both sides are cut when so many bytes have passed; null for never.</summary>
    public long? CutAfterBytes { get; init; }

    /// <summary>Cut only the client's side, and let the server have what came before and work on it.</summary>
    public bool DeliverAfterCut { get; init; }

    /// <summary>The client sees a reset instead of an orderly end.</summary>
    public bool ResetOnCut { get; init; }

    /// <summary>Nothing passes any more when so many bytes have, and the connection stays open until the sender ends it; null for never.</summary>
    public long? StallAfterBytes { get; init; }

    /// <summary>When so many bytes have passed, the next ones are held back once, and then passed on even if their sender has gone; null for never.</summary>
    public long? HoldAfterBytes { get; init; }

    /// <summary>How long they are held back.</summary>
    public TimeSpan HoldTime { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>From here on, one byte passes at a time; null for never.</summary>
    public long? TrickleAfterBytes { get; init; }

    /// <summary>The time between two bytes of a trickle.</summary>
    public TimeSpan TrickleInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The most that passes in a second; null for no limit.</summary>
    public long? BytesPerSecond { get; init; }
}
