namespace MailSyncPS.Bench.Contestants;

/// <summary>What one copy took.</summary>
sealed record Attempt
{
    /// <summary>The time of the copy.</summary>
    public required double Seconds { get; init; }

    /// <summary>User and system time of the copy.</summary>
    public required double CpuSeconds { get; init; }

    /// <summary>The most memory that the process held, in bytes.</summary>
    public required long PeakMemory { get; init; }

    /// <summary>The time from the start of the process to the start of the copy; 0 where it is part of the copy.</summary>
    public double StartSeconds { get; init; }

    /// <summary>The processor time of the start.</summary>
    public double StartCpuSeconds { get; init; }

    /// <summary>Whether its time was up before all was copied.</summary>
    public bool WasStopped { get; init; }

    /// <summary>The mails that arrived.</summary>
    public int Mails { get; init; }

    /// <summary>The most connections to the source at once; null where nobody counted.</summary>
    public int? SourceConnections { get; init; }

    /// <summary>The most connections to the destination at once; null where nobody counted.</summary>
    public int? DestinationConnections { get; init; }
}
