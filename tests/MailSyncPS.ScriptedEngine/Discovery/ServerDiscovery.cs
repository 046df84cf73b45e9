using System.Diagnostics.CodeAnalysis;

namespace MailSyncPS.Engine.Discovery;

/// <summary>Finds servers as the address's domain says: <c>taro@guess.example.jp</c> has one that is a guess, <c>taro@example.jp</c> has none, and <c>taro@offline.example.jp</c> can't be asked for.</summary>
public sealed class ServerDiscovery
{
    /// <summary>Plays a discovery.</summary>
    [SuppressMessage("Performance", "CA1822", Justification = "The engine's is not static.")]
    public async Task<DiscoveryResult> FindAsync(DiscoveryRequest request, IRunObserver observer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        await Play.RunAsync("discovery", request.EmailAddress, observer, cancellationToken);
        var domain = request.EmailAddress[(request.EmailAddress.IndexOf('@', StringComparison.Ordinal) + 1)..];
        var isKnown = Enum.TryParse<DiscoverySource>(domain.Split('.')[0], ignoreCase: true, out var source);
        IReadOnlyList<DiscoveryAttempt> tried = [new(DiscoverySource.Srv, "_imaps._tcp." + domain, "no record"), new(DiscoverySource.Srv, "_imap._tcp." + domain, "no record")];
        if (!isKnown)
            return new DiscoveryResult { Support = new ImapSupport { Server = null, EmailAddress = request.EmailAddress, Source = DiscoverySource.NotFound, Tried = tried }, IsOffline = domain.StartsWith("offline", StringComparison.Ordinal) };
        var isPop3 = request.Protocol == MailProtocol.Pop3;
        var endpoint = new MailEndpoint("mail." + domain, request.Port ?? (isPop3 ? 110 : 993), isPop3 ? MailProtocol.Pop3 : MailProtocol.Imap, isPop3 ? MailSecurity.StartTls : MailSecurity.Tls) { IsSafe = !domain.Contains("unsafe", StringComparison.Ordinal) };
        var name = domain.Contains("local", StringComparison.Ordinal) ? request.EmailAddress.Split('@')[0] : null;
        return new DiscoveryResult
        {
            Endpoint = endpoint,
            Support = new ImapSupport
            {
                Server = endpoint.Server,
                EmailAddress = request.EmailAddress,
                ImapSupported = !isPop3,
                Imap = isPop3 ? null : endpoint,
                Pop3 = isPop3 ? endpoint : null,
                Source = source,
                Tried = tried,
                Problem = endpoint.IsSafe ? null : "The certificate is for somebody else.",
            },
            LoginName = name,
            AddressIsNoLogin = name is not null,
        };
    }
}
