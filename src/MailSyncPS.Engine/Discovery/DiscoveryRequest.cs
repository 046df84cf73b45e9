namespace MailSyncPS.Engine.Discovery;

/// <summary>What server is looked for.</summary>
public sealed record DiscoveryRequest
{
    /// <summary>The address whose server it is. Only its domain is ever sent anywhere.</summary>
    public required string EmailAddress { get; init; }

    /// <summary>The protocol it must speak; null for IMAP, or POP3 where there is no IMAP.</summary>
    public MailProtocol? Protocol { get; init; }

    /// <summary>The only port to look at; null for those that the sources name, and the usual ones.</summary>
    public int? Port { get; init; }
}
