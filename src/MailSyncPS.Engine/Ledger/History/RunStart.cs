namespace MailSyncPS.Engine.Ledger.History;

/// <summary>The beginning of a run.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Source">The account it copies from or frees.</param>
/// <param name="Destination">The account that holds the copies.</param>
public sealed record RunStart(RunKind Kind, MailAccount Source, MailAccount Destination)
{
    /// <summary>
    /// What the lock that the run holds is told by (<see cref="IRunLock.Holding"/>); without it nobody can tell that the run is at work.
    /// </summary>
    public string? Holding { get; init; }
}
