using System.Diagnostics;

namespace MailSyncPS.TestServers.Tests;

public class TcpProxyTests
{
    static Task Echo(PeerConnection connection) => EchoLinesAsync(connection);

    [Fact]
    public async Task A_delay_adds_to_each_round_trip_but_not_to_what_is_underway()
    {
        await using var peer = new ScriptedPeer(Echo);
        await using var proxy = new TcpProxy(peer.Port, TimeSpan.FromMilliseconds(50));
        using var client = await LineClient.ConnectAsync(proxy.Port);

        var single = Stopwatch.StartNew();
        Assert.Equal("one", await client.AskAsync("one"));
        Assert.InRange(single.ElapsedMilliseconds, 95, 10_000);

        // One after the other, 200 lines would be on their way for 20 seconds.
        var many = Stopwatch.StartNew();
        for (var i = 0; i < 200; i++)
        {
            await client.SendAsync($"{i}\r\n");
            await Task.Delay(1);
        }
        for (var i = 0; i < 200; i++)
            Assert.Equal($"{i}", await client.ReadLineAsync());
        Assert.InRange(many.ElapsedMilliseconds, 100, 10_000);
        Assert.Equal((1, 1, 1), (proxy.ConnectionsOpened, proxy.CurrentConnections, proxy.PeakConnections));
        Assert.Equal(proxy.BytesToServer, proxy.BytesToClient);
    }

    [Fact]
    public async Task A_connection_is_cut_at_the_byte_and_the_next_is_not()
    {
        await using var peer = new ScriptedPeer(Echo);
        await using var proxy = new TcpProxy(peer.Port, schedule: number => number == 1
            ? new ConnectionFaults { ToClient = new DirectionFaults { CutAfterBytes = 7 } }
            : ConnectionFaults.None);
        using var first = await LineClient.ConnectAsync(proxy.Port);
        using var second = await LineClient.ConnectAsync(proxy.Port);

        Assert.Equal("12345", await first.AskAsync("12345"));
        await Assert.ThrowsAnyAsync<IOException>(() => first.AskAsync("6"));
        Assert.Equal("12345678", await second.AskAsync("12345678"));
    }

    [Fact]
    public async Task What_was_sent_before_a_cut_can_still_reach_the_server()
    {
        await using var peer = new ScriptedPeer(async connection =>
        {
            await connection.WriteLineAsync("hello");
            await Task.Delay(200);
            await EchoLinesAsync(connection);
        });
        await using var proxy = new TcpProxy(peer.Port, schedule: _ => new ConnectionFaults
        {
            ToServer = new DirectionFaults { CutAfterBytes = 6, DeliverAfterCut = true, ResetOnCut = true },
        });
        using var client = await LineClient.ConnectAsync(proxy.Port);
        await client.ReadLineAsync();

        await Assert.ThrowsAnyAsync<IOException>(() => client.AskAsync("1234\r\nnever"));
        for (var i = 0; i < 100 && peer.LinesHeard.Count == 0; i++)
            await Task.Delay(20);
        Assert.Equal(["1234"], peer.LinesHeard);
    }

    [Fact]
    public async Task Stalls_trickles_and_refusals_are_what_they_say()
    {
        await using var peer = new ScriptedPeer(Echo);
        await using var proxy = new TcpProxy(peer.Port, schedule: number => number switch
        {
            1 => new ConnectionFaults { ToClient = new DirectionFaults { StallAfterBytes = 3 } },
            2 => new ConnectionFaults { ToClient = new DirectionFaults { TrickleAfterBytes = 1, TrickleInterval = TimeSpan.FromMilliseconds(30) } },
            3 => new ConnectionFaults { Refuse = true },
            _ => new ConnectionFaults { ToServer = new DirectionFaults { BytesPerSecond = 1000 } },
        });
        using var stalled = await LineClient.ConnectAsync(proxy.Port);
        using var trickling = await LineClient.ConnectAsync(proxy.Port);
        using var refused = await LineClient.ConnectAsync(proxy.Port);
        using var slow = await LineClient.ConnectAsync(proxy.Port);

        await Assert.ThrowsAsync<TimeoutException>(() => stalled.AskAsync("12345").WaitAsync(TimeSpan.FromMilliseconds(300)));
        await Assert.ThrowsAnyAsync<IOException>(refused.ReadLineAsync);
        var watch = Stopwatch.StartNew();
        await trickling.AskAsync("12345678");
        Assert.InRange(watch.ElapsedMilliseconds, 200, 10_000);
        watch.Restart();
        await slow.AskAsync(new string('x', 500));
        Assert.InRange(watch.ElapsedMilliseconds, 400, 10_000);
    }

    [Fact]
    public async Task What_is_held_back_reaches_the_server_after_its_client_has_gone()
    {
        await using var peer = new ScriptedPeer(Echo);
        await using var proxy = new TcpProxy(peer.Port, schedule: _ => new ConnectionFaults
        {
            ToServer = new DirectionFaults { HoldAfterBytes = 4, HoldTime = TimeSpan.FromMilliseconds(600) },
        });
        using (var client = await LineClient.ConnectAsync(proxy.Port))
        {
            Assert.Equal("12", await client.AskAsync("12"));
            await Assert.ThrowsAsync<TimeoutException>(() => client.AskAsync("late").WaitAsync(TimeSpan.FromMilliseconds(200)));
        }
        Assert.Equal(["12"], peer.LinesHeard);
        for (var i = 0; i < 200 && proxy.CurrentConnections > 0; i++)
            await Task.Delay(20);
        Assert.Equal(["12", "late"], peer.LinesHeard);
    }

    [Fact]
    public async Task A_stalled_connection_ends_when_its_client_does()
    {
        await using var peer = new ScriptedPeer(Echo);
        await using var proxy = new TcpProxy(peer.Port, schedule: _ => new ConnectionFaults { ToServer = new DirectionFaults { StallAfterBytes = 4 } });
        using (var client = await LineClient.ConnectAsync(proxy.Port))
        {
            Assert.Equal("12", await client.AskAsync("12"));
            await client.SendAsync("never\r\n");
            await Task.Delay(100);
            Assert.Equal(1, proxy.CurrentConnections);
        }
        for (var i = 0; i < 200 && proxy.CurrentConnections > 0; i++)
            await Task.Delay(20);
        Assert.Equal((0, 1), (proxy.CurrentConnections, peer.LinesHeard.Count));
    }

    static async Task EchoLinesAsync(PeerConnection connection)
    {
        while (await connection.ReadLineAsync() is { } line)
            await connection.WriteLineAsync(line);
    }
}
