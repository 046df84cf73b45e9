using System.Net;
using System.Net.Sockets;
using MailSyncPS.Engine.Servers.Probing;
using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Probing;

/// <summary>Probes of what is no mail server, or none that answers.</summary>
public sealed class UnreachableServerTests(ITestOutputHelper output) : ProbeTest(output)
{
    [Fact]
    public async Task An_unknown_host_is_an_answer()
    {
        var support = await ProbePortAsync(993, "no-such-host.invalid");
        Assert.False(support.ImapSupported);
        Assert.Equal("no-such-host.invalid", support.Server);
        Assert.Contains("was not found", support.Problem, StringComparison.Ordinal);
        Assert.Contains("looks for the server itself", support.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_port_is_an_answer()
    {
        var support = await ProbePortAsync(FreePort());
        Assert.False(support.ImapSupported);
        Assert.Contains("refuses connections", support.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_refused_ports_are_told_together()
    {
        var (first, second) = (FreePort(), FreePort());
        var support = await ProbeAsync(Account(first), second);
        Assert.False(support.ImapSupported);
        Assert.Contains("No mail server was found", support.Problem, StringComparison.Ordinal);
        Assert.Contains($"ports {second} and {first} refused", support.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_silent_port_is_given_up()
    {
        await using var peer = new ScriptedPeer(c => c.FallSilentAsync());
        var support = await ProbeAsync(Account(peer.Port));
        Assert.False(support.ImapSupported);
        Assert.Contains("says nothing", support.Problem, StringComparison.Ordinal);
        AssertNotSent(peer);
    }

    [Fact]
    public async Task A_server_that_hangs_up_is_an_answer()
    {
        await using var peer = new ScriptedPeer(_ => Task.CompletedTask);
        var support = await ProbePortAsync(peer.Port);
        Assert.False(support.ImapSupported);
        Assert.Contains("hangs up without a word", support.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_stops_answering_still_counts()
    {
        await using var peer = new ScriptedPeer(async c =>
        {
            await c.WriteLineAsync("* OK ready");
            await c.FallSilentAsync();
        });
        var support = await ProbeAsync(Account(peer.Port));
        Assert.True(support.ImapSupported);
        Assert.Contains("stops answering", support.Problem, StringComparison.Ordinal);
        Assert.DoesNotContain("offers no TLS", support.Problem, StringComparison.Ordinal);
        AssertNotSent(peer);
    }

    [Fact]
    public async Task A_server_that_greets_late_is_heard()
    {
        await using var peer = new ScriptedPeer(async c =>
        {
            await Task.Delay(2500);
            await new ImapScript { StartTls = TestCertificates.Valid }.PlayAsync(c);
        });
        var support = await ProbePortAsync(peer.Port);
        Assert.Null(support.Problem);
        Assert.Equal(MailSecurity.StartTls, support.Imap!.Security);
    }

    [Theory]
    [InlineData("220 mail.example.jp ESMTP Postfix", "SMTP")]
    [InlineData("SSH-2.0-OpenSSH_9.2", "SSH")]
    [InlineData("hello", "something else")]
    public async Task Another_protocol_is_named(string greeting, string name)
    {
        await using var peer = new ScriptedPeer(async c =>
        {
            await c.WriteLineAsync(greeting);
            await c.ReadLineAsync();
        });
        var support = await ProbeAsync(Account(peer.Port));
        Assert.False(support.ImapSupported);
        Assert.Contains($"speaks {name}, neither IMAP nor POP3", support.Problem, StringComparison.Ordinal);
        AssertNotSent(peer);
    }

    [Fact]
    public async Task A_web_server_is_named()
    {
        await using var peer = new ScriptedPeer(async c =>
        {
            await c.ReadLiteralAsync(1);
            await c.WriteLineAsync("HTTP/1.1 400 Bad Request\r\n");
        });
        var support = await ProbePortAsync(peer.Port);
        Assert.False(support.ImapSupported);
        Assert.Contains("speaks HTTP", support.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_endless_line_is_cut_off()
    {
        await using var peer = new ScriptedPeer(async c =>
        {
            for (var i = 0; i < 10_000; i++)
                await c.WriteAsync(new byte[4096]);
        });
        var support = await ProbePortAsync(peer.Port);
        Assert.False(support.ImapSupported);
        Assert.Contains("line without an end", support.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancelling_throws()
    {
        await using var peer = new ScriptedPeer(c => c.FallSilentAsync());
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            ServerProbe.RunAsync(new ProbeTarget { Server = Host, Port = peer.Port }, new RecordingObserver(), cancel.Token));
    }

    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
