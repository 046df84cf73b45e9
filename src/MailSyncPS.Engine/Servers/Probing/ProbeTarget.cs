namespace MailSyncPS.Engine.Servers.Probing;

/// <summary>What a probe was asked for: a server, with an account where there is one.</summary>
public sealed record ProbeTarget
{
    /// <summary>The host name or IP address.</summary>
    public required string Server { get; init; }

    /// <summary>The only port to look at; null for the usual ones (993, 143, 995, 110) and the account's own.</summary>
    public int? Port { get; init; }

    /// <summary>Ports beyond the usual ones that are said to begin with TLS, so that no greeting in clear need be waited for.</summary>
    public IReadOnlyCollection<int> TlsPorts { get; init; } = [];

    /// <summary>The account, whose credential is used to see what the server offers after login; null for none.</summary>
    public MailAccount? Account { get; init; }

    /// <summary>The address asked about; null for none.</summary>
    public string? EmailAddress { get; init; }

    /// <summary>Accept any certificate; an account brings its own setting.</summary>
    public bool SkipCertificateCheck { get; init; }

    /// <summary>The clock, and how long the server may take.</summary>
    internal RunTimeouts Timeouts { get; init; } = new();
}
