namespace MailSyncPS.Engine.Discovery;

/// <summary>What a source says, and what the probes of the servers it names found.</summary>
/// <param name="Answer">What it says.</param>
/// <param name="Probes">The servers that were asked, in the order of its preference.</param>
sealed record SourceFindings(SourceAnswer Answer, IReadOnlyList<HostProbe> Probes)
{
    /// <summary>What was asked, and the answers.</summary>
    public IEnumerable<DiscoveryAttempt> Attempts => Answer.Attempts.Concat(Probes.Select(probe => probe.ToAttempt(Answer.Source)));

    /// <summary>Whether any server speaks one of these protocols.</summary>
    public bool Speaks(IEnumerable<MailProtocol> protocols) =>
        protocols.Any(protocol => Probes.Any(probe => EndpointOf(probe.Support, protocol) is not null));

    /// <summary>The server that the source prefers for a protocol; null when none speaks it.</summary>
    public ChosenServer? Choose(MailProtocol protocol, bool safe)
    {
        // A host that is named for the protocol comes before one that merely speaks it.
        var probe = Probes.OrderBy(p => Rank(p.Host, protocol))
            .FirstOrDefault(p => EndpointOf(p.Support, protocol) is { } found && found.IsSafe == safe);
        if (probe?.Support is not { } support)
            return null;
        return new ChosenServer(Answer.Source, EndpointOf(support, protocol)!, WithPop3(support), LoginOf(probe.Host, protocol));
    }

    // A source may name one host for IMAP and another for POP3.
    ImapSupport WithPop3(ImapSupport support) => support.Pop3 is not null ? support
        : support with { Pop3 = Probes.OrderBy(p => Rank(p.Host, MailProtocol.Pop3)).Select(p => p.Support?.Pop3)
            .FirstOrDefault(found => found is not null) };

    int Rank(string host, MailProtocol protocol) =>
        Answer.Candidates.TakeWhile(c => c.Host != host || c.Protocol is { } named && named != protocol).Count();

    LoginForm? LoginOf(string host, MailProtocol protocol) =>
        Answer.Candidates.FirstOrDefault(c => c.Host == host && (c.Protocol ?? protocol) == protocol && c.Login is not null)?.Login;

    static MailEndpoint? EndpointOf(ImapSupport? support, MailProtocol protocol) =>
        protocol == MailProtocol.Imap ? support?.Imap : support?.Pop3;
}
