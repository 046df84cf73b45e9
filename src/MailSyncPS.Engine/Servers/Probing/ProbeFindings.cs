namespace MailSyncPS.Engine.Servers.Probing;

/// <summary>What the probes of all ports found, and the choice among it.</summary>
sealed class ProbeFindings
{
    public ProbeFindings(ProbeTarget target, IReadOnlyList<ProbedEndpoint> all)
    {
        All = all;
        if (target.Account is { } account)
        {
            Own = all.FirstOrDefault(e => e.Port == account.Port);
            // What broke off in clear does not tell whether TLS would have been offered.
            OwnObstacle = Own is { Protocol: not null, Security: MailSecurity.None, Trouble: { } trouble } ? trouble
                : Own is null ? null : OwnEndpoint.Mismatch(account, Own) ?? Own.Trouble;
        }
        Imap = Best(MailProtocol.Imap, target.Account);
        Pop3 = Best(MailProtocol.Pop3, target.Account);
    }

    /// <summary>All ports.</summary>
    public IReadOnlyList<ProbedEndpoint> All { get; }

    /// <summary>The best place for IMAP; null when there is none.</summary>
    public ProbedEndpoint? Imap { get; }

    /// <summary>The best place for POP3; null when there is none.</summary>
    public ProbedEndpoint? Pop3 { get; }

    /// <summary>The port that the account names.</summary>
    public ProbedEndpoint? Own { get; }

    /// <summary>What keeps the account from being used as it is; null when nothing does.</summary>
    public MailSyncException? OwnObstacle { get; }

    ProbedEndpoint? Best(MailProtocol protocol, MailAccount? account) =>
        Own?.Protocol == protocol && account?.Protocol == protocol && OwnObstacle is null
            ? Own
            : All.Where(e => e.Protocol == protocol).MinBy(e => e.Rank);
}
