namespace MailSyncPS.Campaign.Schedules;

/// <summary>What goes wrong with a connection.</summary>
enum LineFaultKind
{
    /// <summary>It ends in order.</summary>
    Cut,

    /// <summary>It is reset.</summary>
    Reset,

    /// <summary>It ends for the client, and the server works on with what it got.</summary>
    CutForClient,

    /// <summary>What the client says is held back until the client has given up, and reaches the server then.</summary>
    Late,

    /// <summary>Nothing passes any more.</summary>
    Stall,

    /// <summary>Some bytes pass one by one, and then it is cut.</summary>
    Trickle,

    /// <summary>It is slow.</summary>
    Slow,

    /// <summary>It is closed as soon as it is made.</summary>
    Refused,
}
