namespace MailSyncPS.Engine.Discovery;

/// <summary>What a source says about a domain.</summary>
sealed record SourceAnswer(DiscoverySource Source)
{
    /// <summary>The servers it names, in the order of its preference.</summary>
    public IReadOnlyList<Candidate> Candidates { get; init; } = [];

    /// <summary>What was asked, and the answers.</summary>
    public IReadOnlyList<DiscoveryAttempt> Attempts { get; init; } = [];

    /// <summary>The protocols of which it says that the domain does not offer them.</summary>
    public IReadOnlyList<MailProtocol> Declined { get; init; } = [];
}
