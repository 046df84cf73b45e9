using System.Net;
using MailSyncPS.Engine.Discovery;
using MailSyncPS.Engine.Discovery.Web;
using MailSyncPS.TestServers;

namespace MailSyncPS.Engine.Tests.Discovery;

/// <summary>A site of a mail domain may lead elsewhere, but to nothing that only this machine or its network reaches.</summary>
public sealed class RedirectTests
{
    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("127.8.9.10", true)]
    [InlineData("0.0.0.0", true)]
    [InlineData("10.1.2.3", true)]
    [InlineData("172.16.0.1", true)]
    [InlineData("172.31.255.255", true)]
    [InlineData("192.168.1.1", true)]
    [InlineData("169.254.169.254", true)]
    [InlineData("100.64.0.1", true)]
    [InlineData("224.0.0.1", true)]
    [InlineData("255.255.255.255", true)]
    [InlineData("::1", true)]
    [InlineData("::", true)]
    [InlineData("fe80::1", true)]
    [InlineData("fd00::1", true)]
    [InlineData("ff02::1", true)]
    [InlineData("::ffff:127.0.0.1", true)]
    [InlineData("::ffff:192.168.0.1", true)]
    [InlineData("64:ff9b::10.0.0.1", true)]
    [InlineData("2002:7f00:1::", true)]
    [InlineData("::127.0.0.1", true)]
    [InlineData("192.0.2.1", false)]
    [InlineData("172.32.0.1", false)]
    [InlineData("8.8.8.8", false)]
    [InlineData("::ffff:8.8.8.8", false)]
    [InlineData("2001:db8::1", false)]
    public void Internal_addresses_are_known_however_they_are_written(string address, bool isInternal)
    {
        Assert.Equal(isInternal, InternalAddress.Is(IPAddress.Parse(address)));
        var host = address.Contains(':', StringComparison.Ordinal) ? $"[{address}]" : address;
        Assert.Equal(isInternal, InternalAddress.Is(new Uri($"https://{host}/x")));
    }

    [Theory]
    [InlineData("http://127.0.0.1:{0}/admin?reboot=1")]
    [InlineData("http://[::ffff:127.0.0.1]:{0}/")]
    [InlineData("http://[::ffff:7f00:1]:{0}/")]
    [InlineData("http://2130706433:{0}/")]
    [InlineData("http://0x7f.1:{0}/")]
    [InlineData("http://0:{0}/")]
    [InlineData("http://localhost:{0}/")]
    [InlineData("http://LOCALHOST.:{0}/")]
    [InlineData("http://x.localhost:{0}/")]
    // A name of this machine that only its addresses give away.
    [InlineData("http://{1}:{0}/")]
    public async Task A_redirect_inside_is_not_followed(string location)
    {
        await using var victim = new ScriptedPeer(AnswerAsync);
        var target = string.Format(System.Globalization.CultureInfo.InvariantCulture, location, victim.Port, Dns.GetHostName());
        await using var site = new ScriptedPeer(async peer =>
        {
            await ReadAsync(peer);
            await peer.WriteLineAsync($"HTTP/1.1 302 Found\r\nLocation: {target}\r\nContent-Length: 0\r\nConnection: close\r\n");
        });
        using var web = new WebReader(new DiscoverySettings());

        var (file, trouble) = await web.FetchAsync(new Uri($"http://127.0.0.1:{site.Port}/mail/config-v1.1.xml"), default);

        Assert.Null(file);
        Assert.Single(site.Connections);
        Assert.Empty(victim.Connections);
        Assert.Equal("leads to an address within this network, which was not followed", trouble);
    }

    [Fact]
    public async Task The_first_address_may_be_inside()
    {
        await using var site = new ScriptedPeer(AnswerAsync);
        using var web = new WebReader(new DiscoverySettings());

        var (file, _) = await web.FetchAsync(new Uri($"http://localhost:{site.Port}/x.xml"), default);

        Assert.NotNull(file);
    }

    static async Task AnswerAsync(PeerConnection peer)
    {
        await ReadAsync(peer);
        await peer.WriteLineAsync("HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: 4\r\nConnection: close\r\n\r\n<x/>");
    }

    static async Task ReadAsync(PeerConnection peer)
    {
        while (await peer.ReadLineAsync() is { Length: > 0 })
        {
            // The head of the request.
        }
    }
}
