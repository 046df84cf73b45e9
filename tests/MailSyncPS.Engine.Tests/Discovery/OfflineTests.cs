using System.Net;
using System.Net.Sockets;
using MailSyncPS.Engine.Discovery;
using MailSyncPS.Engine.Servers.Connection;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Discovery;

/// <summary>A machine without network or resolver is told of itself, and not of a domain.</summary>
public sealed class OfflineTests(Servers mail, DiscoveryServers servers, ITestOutputHelper output) : DiscoveryTest(mail, servers, output)
{
    [Fact]
    public async Task A_resolver_that_does_not_answer_says_nothing_of_the_domain()
    {
        using var hole = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        hole.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var settings = Settings with { Resolver = (IPEndPoint)hole.LocalEndPoint!, Timeouts = new() { Lookup = TimeSpan.FromSeconds(0.4), GuessAfter = TimeSpan.FromSeconds(0.5), Search = TimeSpan.FromSeconds(2) } };
        var found = await new ServerDiscovery(settings).FindAsync(new DiscoveryRequest { EmailAddress = "taro@unknown.test" }, new RecordingObserver(), default);
        Assert.Null(found.Endpoint);
        Assert.True(found.IsOffline);

        Assert.False((await FindAsync("unknown.test")).IsOffline);
    }

    [Theory]
    [InlineData(SocketError.TryAgain, true)]
    [InlineData(SocketError.NoRecovery, true)]
    [InlineData(SocketError.NetworkUnreachable, true)]
    [InlineData(SocketError.HostNotFound, false)]
    [InlineData(SocketError.NoData, false)]
    public void A_lookup_that_fails_for_the_machine_is_told_from_a_name_that_is_not_there(SocketError error, bool isOfThisMachine) =>
        Assert.Equal(isOfThisMachine, NameTrouble.IsOfThisMachine(new SocketException((int)error)));
}
