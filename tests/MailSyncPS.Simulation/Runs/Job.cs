namespace MailSyncPS.Simulation.Runs;

/// <summary>What a run is asked for.</summary>
sealed record Job
{
    /// <summary>Whether it copies.</summary>
    public bool Forwards { get; init; } = true;

    /// <summary>Whether it removes, after it has copied.</summary>
    public bool Removes { get; init; }

    /// <summary>The ledger's name.</summary>
    public string Ledger { get; init; } = "ledger";

    /// <summary>Where INBOX goes; null for INBOX.</summary>
    public string? DestinationFolder { get; init; }

    /// <summary>How many bytes it may send a day; null for any.</summary>
    public long? MaxBytesPerDay { get; init; }

    /// <summary>How many bytes of what the destination holds it may read a day; null for any.</summary>
    public long? MaxReadBytesPerDay { get; init; }

    /// <summary>Mails that arrived within so many days stay.</summary>
    public int OlderThanDays { get; init; }

    /// <summary>Until usage is under this many percent; null for the age rule alone.</summary>
    public int? UntilPercentUsed { get; init; }

    /// <summary>How much the source holds, as its owner says; null when nobody does.</summary>
    public long? SourceQuota { get; init; }

    /// <summary>Whether mails go whose copy people have deleted.</summary>
    public bool IncludeCopyGone { get; init; }

    /// <summary>Which machine it runs on.</summary>
    public int Machine { get; init; } = 1;

    /// <summary>Connections at the most.</summary>
    public int MaxConnections { get; init; } = 4;
}
