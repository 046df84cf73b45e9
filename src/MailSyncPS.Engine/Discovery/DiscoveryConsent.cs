namespace MailSyncPS.Engine.Discovery;

/// <summary>
/// Says for which servers a person must agree before a credential is used there: those that nobody vouches for.
/// A domain's SRV records come unprotected over DNS, so they count only for hosts within the domain, whose names a
/// certificate then proves (RFC 6186, 6).
/// </summary>
public static class DiscoveryConsent
{
    /// <summary>Whether a person must agree first.</summary>
    /// <param name="source">Where the server is known from.</param>
    /// <param name="server">The server's host name.</param>
    /// <param name="emailAddress">The address whose mailbox is there.</param>
    public static bool IsNeeded(DiscoverySource source, string server, string emailAddress)
    {
        ArgumentNullException.ThrowIfNull(server);
        return source switch
        {
            DiscoverySource.AutoconfigHttp or DiscoverySource.MxHint or DiscoverySource.Guess => true,
            DiscoverySource.Srv => MailDomain.Of(emailAddress) is not { } domain || !MailDomain.IsWithin(server, domain),
            _ => false,
        };
    }
}
