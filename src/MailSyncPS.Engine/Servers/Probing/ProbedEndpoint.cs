namespace MailSyncPS.Engine.Servers.Probing;

/// <summary>What a probe found on a port.</summary>
sealed record ProbedEndpoint(int Port)
{
    /// <summary>The protocol spoken there; null when it is neither IMAP nor POP3, or nothing.</summary>
    public MailProtocol? Protocol { get; init; }

    /// <summary>The protection offered.</summary>
    public MailSecurity Security { get; init; } = MailSecurity.None;

    /// <summary>What the server says it can do before a login, under the best protection it offers.</summary>
    public IReadOnlyList<string> Capabilities { get; init; } = [];

    /// <summary>The SASL mechanisms among it.</summary>
    public IReadOnlyList<string> Mechanisms { get; init; } = [];

    /// <summary>What the TLS handshake showed; null when there was none.</summary>
    public TlsDiagnosis? Tls { get; init; }

    /// <summary>Whether a session may begin here: nothing is wrong, and it is protected.</summary>
    public bool IsSafe => Trouble is null && Security != MailSecurity.None;

    /// <summary>
    /// What is wrong: with the protocol known, what keeps a login from being safe or possible; else why nothing was found.
    /// </summary>
    public MailSyncException? Trouble { get; init; }

    /// <summary>Whether the server left out the certificates between its own and its authority's.</summary>
    public bool MissesIssuer { get; init; }

    /// <summary>
    /// How good it is to connect here; less is better. An unsafe certificate is worse than another way to TLS, and better than none.
    /// </summary>
    public int Rank => (Security, Trouble) switch
    {
        (MailSecurity.Tls, null) => 0,
        (MailSecurity.StartTls, null) => 1,
        (MailSecurity.Tls, _) => 2,
        (MailSecurity.StartTls, _) => 3,
        (_, null) => 4,
        _ => 5,
    };
}
