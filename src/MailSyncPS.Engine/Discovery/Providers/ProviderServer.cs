namespace MailSyncPS.Engine.Discovery.Providers;

/// <summary>A server of a provider.</summary>
sealed record ProviderServer
{
    /// <summary>What it speaks.</summary>
    public required MailProtocol Protocol { get; init; }

    /// <summary>Its host name; <c>%EMAILDOMAIN%</c> is the address's domain, <c>%MX%</c> the host that receives its mail.</summary>
    public required string Host { get; init; }

    /// <summary>Its port.</summary>
    public required int Port { get; init; }

    /// <summary>How the port is protected.</summary>
    public required MailSecurity Security { get; init; }
}
