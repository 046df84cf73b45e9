namespace MailSyncPS.Simulation.Runs;

/// <summary>A connection of a run with a simulated server.</summary>
/// <param name="seen">How many changes the mailbox had seen when it began; null where it sees whatever comes.</param>
sealed class Connection(long? seen)
{
    /// <summary>How many changes it sees; null for all.</summary>
    public long? Seen => seen;

    /// <summary>Whether it is broken.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Whether the server hung up while the run's machine stood still: what had not left it by then never arrives.</summary>
    public bool WasHungUp { get; private set; }

    /// <summary>Breaks it, as a server does that has not heard of a run for long.</summary>
    public void HangUp() => IsCut = WasHungUp = true;

    /// <summary>Breaks it.</summary>
    public void Cut() => IsCut = true;
}
