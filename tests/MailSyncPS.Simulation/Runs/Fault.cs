namespace MailSyncPS.Simulation.Runs;

/// <summary>What goes wrong at one step of a run.</summary>
enum Fault
{
    /// <summary>Nothing does.</summary>
    None,

    /// <summary>The line breaks before anything is done.</summary>
    CutBefore,

    /// <summary>The line breaks when it was done, before the answer.</summary>
    CutAfter,

    /// <summary>The server refuses.</summary>
    Refused,

    /// <summary>The server says farewell, and hangs up.</summary>
    Farewell,

    /// <summary>The answer names another id than it should.</summary>
    WrongId,

    /// <summary>The answer names the id of a message that was there before.</summary>
    OtherId,

    /// <summary>The server falls silent, and does late what it was asked for.</summary>
    Silence,

    /// <summary>The answer comes twice.</summary>
    Twice,
}
