using MailSyncPS.TestServers;

namespace MailSyncPS.Campaign.Schedules;

/// <summary>One fault of one connection.</summary>
/// <param name="Connection">Which connection of the run has it, from 1.</param>
/// <param name="Kind">What goes wrong.</param>
/// <param name="ToServer">Whether it strikes what the client says, or what the server says.</param>
/// <param name="AtByte">After how many bytes.</param>
sealed record LineFault(int Connection, LineFaultKind Kind, bool ToServer, long AtByte)
{
    /// <summary>How long late bytes are held back; longer than a client waits (<see cref="ScheduleSetup.Silence"/>), shorter than it doubts.</summary>
    public static readonly TimeSpan Lateness = TimeSpan.FromSeconds(1.4);

    const int TrickledBytes = 120;
    const int SlowBytesPerSecond = 400_000;
    static readonly TimeSpan TrickleInterval = TimeSpan.FromMilliseconds(4);

    /// <summary>As the proxy takes it.</summary>
    public ConnectionFaults ToFaults()
    {
        if (Kind == LineFaultKind.Refused)
            return new ConnectionFaults { Refuse = true };
        var direction = Kind switch
        {
            LineFaultKind.Cut => new DirectionFaults { CutAfterBytes = AtByte },
            LineFaultKind.Reset => new DirectionFaults { CutAfterBytes = AtByte, ResetOnCut = true },
            LineFaultKind.CutForClient => new DirectionFaults { CutAfterBytes = AtByte, DeliverAfterCut = true },
            LineFaultKind.Late => new DirectionFaults { HoldAfterBytes = AtByte, HoldTime = Lateness },
            LineFaultKind.Stall => new DirectionFaults { StallAfterBytes = AtByte },
            LineFaultKind.Trickle => new DirectionFaults { TrickleAfterBytes = AtByte, TrickleInterval = TrickleInterval, CutAfterBytes = AtByte + TrickledBytes },
            _ => new DirectionFaults { BytesPerSecond = SlowBytesPerSecond },
        };
        return ToServer ? new ConnectionFaults { ToServer = direction } : new ConnectionFaults { ToClient = direction };
    }

    /// <summary>Whether a client notices it only by waiting.</summary>
    public bool IsSilent => Kind is LineFaultKind.Late or LineFaultKind.Stall;

    /// <summary>The fault in words.</summary>
    public override string ToString() => Kind == LineFaultKind.Refused ? $"{Connection}: Refused" : $"{Connection}: {Kind} {(ToServer ? ">" : "<")}{AtByte}";
}
