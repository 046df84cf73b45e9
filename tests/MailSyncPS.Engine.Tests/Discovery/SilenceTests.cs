using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using MailSyncPS.Engine.Discovery;
using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Discovery;

/// <summary>What is told to whom, how often, and how long silence is borne.</summary>
public sealed class SilenceTests(Servers mail, DiscoveryServers servers, ITestOutputHelper output) : DiscoveryTest(mail, servers, output)
{
    [Fact]
    public async Task Nothing_but_the_domain_is_ever_told()
    {
        await FindAsync("unknown.test");

        var questions = Servers.Dns.Questions.Where(question => question.Contains("unknown.test", StringComparison.Ordinal) && !question.StartsWith('A')).ToList();
        Assert.Equal(["MX unknown.test", "SRV _imap._tcp.unknown.test", "SRV _imaps._tcp.unknown.test", "SRV _pop3._tcp.unknown.test", "SRV _pop3s._tcp.unknown.test"], questions.Order(StringComparer.Ordinal));
        var requests = Servers.Web.Requests.Where(request => request.Contains("unknown.test", StringComparison.Ordinal)).ToList();
        Assert.Equal(["http://autoconfig.unknown.test/mail/config-v1.1.xml", "http://unknown.test/.well-known/autoconfig/mail/config-v1.1.xml", "https://autoconfig.thunderbird.net/v1.1/unknown.test"],
            requests.Select(request => request.Split('\n')[0]).Order(StringComparer.Ordinal));
        // The request line, and Host.
        Assert.All(requests, request => Assert.Equal(3, request.Split('\n').Length));
        var told = string.Join('\n', [.. Servers.Dns.Questions, .. Servers.Web.Requests]);
        Assert.DoesNotContain(LocalPart, told, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain('@', told);
        Assert.DoesNotContain('?', told);
    }

    [Fact]
    public async Task Names_in_other_scripts_go_out_as_a_labels()
    {
        var found = await FindAsync("日本語.test");

        Assert.Equal($"{LocalPart}@日本語.test", found.Support.EmailAddress);
        Assert.Contains("SRV _imaps._tcp.xn--wgv71a119e.test", Servers.Dns.Questions);
        Assert.Contains(Servers.Web.Requests, request => request.StartsWith("https://autoconfig.thunderbird.net/v1.1/xn--wgv71a119e.test\n", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_domain_is_looked_up_once_for_all_its_addresses()
    {
        var discovery = new ServerDiscovery(Settings);
        var observer = new RecordingObserver();
        var before = Servers.Dns.Questions.Count(question => question.StartsWith("SRV", StringComparison.Ordinal));
        var found = await Task.WhenAll(Enumerable.Range(0, 300).Select(n => discovery.FindAsync(new DiscoveryRequest { EmailAddress = $"user{n}@weights.test" }, observer, default)));

        Assert.Equal(Enumerable.Range(0, 300).Select(n => $"user{n}@weights.test"), found.Select(result => result.Support.EmailAddress));
        Assert.All(found, result => Assert.Equal("127.0.0.1", result.Support.Server));
        Assert.Equal(4, Servers.Dns.Questions.Count(question => question.StartsWith("SRV", StringComparison.Ordinal)) - before);
    }

    [Fact]
    public async Task A_line_that_swallows_everything_ends_in_time()
    {
        using var hole = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        hole.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        await using var silent = new ScriptedPeer(connection => connection.FallSilentAsync());
        var settings = Swallowed(hole, silent) with { Timeouts = new() { Lookup = TimeSpan.FromSeconds(0.4), GuessAfter = TimeSpan.FromSeconds(0.5), Search = TimeSpan.FromSeconds(1) }, ImapPorts = [silent.Port] };
        var watch = Stopwatch.StartNew();

        var found = await Task.WhenAll(FindAsync(new ServerDiscovery(settings), "localhost"), FindAsync(new ServerDiscovery(settings with { Resolver = Servers.Dns.Endpoint }), "localhost"));

        Assert.InRange(watch.Elapsed.TotalSeconds, 0.4, 6);
        Assert.All(found, result => Assert.Null(result.Endpoint));
        Assert.Equal("no answer in time", Result(found[0], "_imaps"));
        Assert.Equal("no answer in time", Result(found[0], "https://autoconfig.localhost"));
        Assert.Equal("no answer in time", found[1].Support.Tried.Single(attempt => attempt.What.StartsWith("localhost:", StringComparison.Ordinal)).Result);
    }

    [Fact]
    public async Task Cancelling_ends_it_at_once()
    {
        using var hole = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        hole.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        await using var silent = new ScriptedPeer(connection => connection.FallSilentAsync());
        using var cancellation = new CancellationTokenSource();
        var search = FindAsync(new ServerDiscovery(Swallowed(hole, silent) with { Timeouts = new() { Lookup = TimeSpan.FromMinutes(1), Search = TimeSpan.FromMinutes(1) } }), "slow.test", null, cancellation.Token);
        while (silent.Connections.Count == 0)
            await Task.Delay(5);
        var watch = Stopwatch.StartNew();

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => search);
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 5);
    }

    [Fact]
    public async Task An_address_without_a_domain_is_an_error()
    {
        var failure = await Assert.ThrowsAsync<MailSyncException>(() => FindAsync("-bad-.test"));

        Assert.Equal(MailFailure.InvalidArgument, failure.Failure);
    }

    DiscoverySettings Swallowed(Socket hole, ScriptedPeer silent)
    {
        var endpoint = new IPEndPoint(IPAddress.Loopback, silent.Port);
        return Settings with { Resolver = (IPEndPoint)hole.LocalEndPoint!, Http = endpoint, Https = endpoint };
    }
}
