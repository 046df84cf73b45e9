using MailSyncPS.Engine.Discovery.Providers;

namespace MailSyncPS.Engine.Discovery;

/// <summary>Servers that are known without asking anybody.</summary>
public static class KnownServers
{
    /// <summary>The IMAP server of the provider whose own addresses are like this one; null for any other address.</summary>
    public static string? ImapOf(string emailAddress) => MailDomain.Of(emailAddress) is { } domain
        ? ProviderTable.ByDomain(domain).Candidates.FirstOrDefault(candidate => candidate.Protocol == MailProtocol.Imap)?.Host : null;
}
