namespace MailSyncPS.Engine.Discovery;

/// <summary>What a discovery found.</summary>
public sealed record DiscoveryResult
{
    /// <summary>Where the mailbox is; null when no server was found.</summary>
    public MailEndpoint? Endpoint { get; init; }

    /// <summary>All that the probe of the server found, with <c>Source</c> and <c>Tried</c>.</summary>
    public required ImapSupport Support { get; init; }

    /// <summary>The login name that the source tells for the address; null when it tells none.</summary>
    public string? LoginName { get; init; }

    /// <summary>Whether the source says that the address is no login name there.</summary>
    public bool AddressIsNoLogin { get; init; }

    /// <summary>Whether nothing was found because the domain itself says that it offers none (SRV, RFC 6186, 3.4).</summary>
    public bool IsDeclined { get; init; }

    /// <summary>Whether nothing was found because this machine is offline, or has no DNS resolver that answers.</summary>
    public bool IsOffline { get; init; }
}
