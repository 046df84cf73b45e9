using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Discovery;

/// <summary>Servers that SRV records name (RFC 6186).</summary>
public sealed class SrvTests(Servers mail, DiscoveryServers servers, ITestOutputHelper output) : DiscoveryTest(mail, servers, output)
{
    [Fact]
    public async Task The_lowest_priority_wins_and_srv_comes_before_autoconfig()
    {
        var found = await FindAsync("both.test");

        Assert.Equal(("localhost", Mail.Old.ImapsPort, MailProtocol.Imap, MailSecurity.Tls), (found.Endpoint!.Server, found.Endpoint.Port, found.Endpoint.Protocol, found.Endpoint.Security));
        Assert.Equal(DiscoverySource.Srv, found.Support.Source);
        Assert.Equal(("127.0.0.1", Mail.Old.Pop3sPort), (found.Support.Pop3!.Server, found.Support.Pop3.Port));
        Assert.Null(found.Support.Problem);
        Assert.Equal($"{LocalPart}@both.test", found.Support.EmailAddress);
        Assert.Equal($"localhost:{Mail.Old.ImapsPort}, 127.0.0.1:{Mail.GmailLike.ImapsPort}", Result(found, "_imaps._tcp.both.test"));
        Assert.Equal("no record", Result(found, "_imap._tcp.both.test"));
    }

    [Fact]
    public async Task Pop3_is_found_where_it_is_asked_for()
    {
        var found = await FindAsync("both.test", MailProtocol.Pop3);

        Assert.Equal(("127.0.0.1", Mail.Old.Pop3sPort, MailProtocol.Pop3), (found.Endpoint!.Server, found.Endpoint.Port, found.Endpoint.Protocol));
    }

    [Fact]
    public async Task Among_equals_the_heavier_wins_each_time()
    {
        for (var i = 0; i < 3; i++)
            Assert.Equal("127.0.0.1", (await FindAsync("weights.test")).Endpoint!.Server);
    }

    [Fact]
    public async Task A_dead_server_gives_way_to_the_next()
    {
        var found = await FindAsync("dead.test");

        Assert.Equal(("127.0.0.1", Mail.Old.ImapPort, MailSecurity.StartTls), (found.Endpoint!.Server, found.Endpoint.Port, found.Endpoint.Security));
        Assert.Equal("no mail server answers", found.Support.Tried.Single(attempt => attempt.What == "localhost:1").Result);
    }

    [Fact]
    public async Task A_protocol_that_is_not_offered_is_not_looked_for()
    {
        var found = await FindAsync("noimap.test");

        Assert.Equal((MailProtocol.Pop3, Mail.Old.Pop3Port), (found.Endpoint!.Protocol, found.Endpoint.Port));
        Assert.Null(found.Support.Imap);
        Assert.True((await FindAsync("noimap.test", MailProtocol.Imap)).IsDeclined);
    }

    [Fact]
    public async Task Not_offered_in_clear_does_not_mean_not_offered() =>
        Assert.Equal(Mail.Old.ImapsPort, (await FindAsync("secure.test")).Endpoint!.Port);

    [Fact]
    public async Task A_domain_that_offers_nothing_is_not_guessed_at()
    {
        var found = await FindAsync("none.test");

        Assert.Null(found.Endpoint);
        Assert.True(found.IsDeclined);
        Assert.Equal((DiscoverySource.NotFound, (string?)null), (found.Support.Source, found.Support.Server));
        Assert.Equal("not offered", Result(found, "_imaps"));
        Assert.DoesNotContain(found.Support.Tried, attempt => attempt.Source >= DiscoverySource.AutoconfigHttp);
    }
}
