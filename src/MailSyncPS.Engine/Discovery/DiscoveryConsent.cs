namespace MailSyncPS.Engine.Discovery;

/// <summary>
/// The one rule that says whether a password may go to an account's server. A server that was found must prove its name by
/// a certificate. A domain's SRV records come unprotected over DNS, and its autoconfig file comes from whoever runs its web
/// site: they vouch only for hosts within the domain, for whose names nobody else gets a certificate (RFC 6186, 6).
/// </summary>
public static class DiscoveryConsent
{
    /// <summary>What the rule says of an account.</summary>
    public static ServerTrust Of(MailAccount account)
    {
        ArgumentNullException.ThrowIfNull(account);
        if (account.Source == DiscoverySource.Given)
            return ServerTrust.Vouched;
        return ProvesItsName(account) ? Of(account.Source, account.Server, account.EmailAddress) : ServerTrust.Unproven;
    }

    /// <summary>What the rule says of a server that proves its name.</summary>
    /// <param name="source">Where the server is known from.</param>
    /// <param name="server">The server's host name.</param>
    /// <param name="emailAddress">The address whose mailbox is there.</param>
    public static ServerTrust Of(DiscoverySource source, string server, string emailAddress)
    {
        ArgumentNullException.ThrowIfNull(server);
        ArgumentNullException.ThrowIfNull(emailAddress);
        return source switch
        {
            DiscoverySource.Given or DiscoverySource.IspDatabase or DiscoverySource.ProviderTable => ServerTrust.Vouched,
            DiscoverySource.Srv or DiscoverySource.Autoconfig when MailDomain.Of(emailAddress) is { } domain
                && MailDomain.IsWithin(server, domain) => ServerTrust.Vouched,
            _ => ServerTrust.NeedsConsent,
        };
    }

    // A pinned certificate is checked even where any other would be accepted.
    static bool ProvesItsName(MailAccount account) =>
        account.Security != MailSecurity.None && (!account.SkipCertificateCheck || account.CertificateThumbprint is not null);
}
