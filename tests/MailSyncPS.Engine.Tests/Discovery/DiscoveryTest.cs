using System.Diagnostics;
using MailSyncPS.Engine.Discovery;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Discovery;

/// <summary>Discoveries that ask the tests' servers, and nobody outside.</summary>
[Collection(ServersCollection.Name)]
public abstract class DiscoveryTest(Servers mail, DiscoveryServers servers, ITestOutputHelper output) : IClassFixture<DiscoveryServers>
{
    /// <summary>A local part that must be seen nowhere.</summary>
    protected const string LocalPart = "canary-7731";

    protected Servers Mail => mail;

    protected DiscoveryServers Servers => servers;

    private protected DiscoverySettings Settings => new()
    {
        Resolver = servers.Dns.Endpoint,
        Http = servers.Web.Http,
        Https = servers.Web.Https,
        ImapPorts = [mail.Old.ImapPort],
        Pop3Ports = [mail.Old.Pop3Port],
    };

    /// <summary>Finds the server of a domain.</summary>
    protected Task<DiscoveryResult> FindAsync(string domain, MailProtocol? protocol = null) => FindAsync(new ServerDiscovery(Settings), domain, protocol);

    private protected async Task<DiscoveryResult> FindAsync(ServerDiscovery discovery, string domain, MailProtocol? protocol = null, CancellationToken cancellationToken = default)
    {
        var watch = Stopwatch.StartNew();
        var found = await discovery.FindAsync(new DiscoveryRequest { EmailAddress = $"{LocalPart}@{domain}", Protocol = protocol }, new RecordingObserver(output), cancellationToken);
        output.WriteLine($"{watch.ElapsedMilliseconds} ms: {found.Endpoint} {found.Support.Source}");
        return found;
    }

    protected static string Result(DiscoveryResult found, string what)
    {
        ArgumentNullException.ThrowIfNull(found);
        return found.Support.Tried.First(attempt => attempt.What.Contains(what, StringComparison.Ordinal)).Result;
    }
}
