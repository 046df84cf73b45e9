using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Probing;

/// <summary>What is told of POP3's policy (RFC 2449), and what it means for a schedule.</summary>
public sealed class Pop3PolicyTests(ITestOutputHelper output) : ProbeTest(output)
{
    [Theory]
    [InlineData("EXPIRE NEVER", null, null, null)]
    [InlineData("EXPIRE 0", 0, null, "removes mail once it was read over POP3 (EXPIRE 0)")]
    [InlineData("expire 7 user", 7, null, "removes mail after 7 days")]
    [InlineData("EXPIRE 365", 365, null, null)]
    [InlineData("LOGIN-DELAY 900", null, 900, "refused for 15 minutes after the one before (LOGIN-DELAY)")]
    [InlineData("LOGIN-DELAY 45 USER", null, 45, "refused for 45 seconds")]
    [InlineData("LOGIN-DELAY 5", null, 5, null)]
    [InlineData("EXPIRE soon", null, null, null)]
    public async Task Expiry_and_delay_are_told(string capability, int? days, int? seconds, string? words)
    {
        await using var peer = new ScriptedPeer(new Pop3Script { Capabilities = ["UIDL", capability] }.PlayAsync, TestCertificates.Valid);
        var support = await ProbePortAsync(peer.Port);
        Assert.Equal(days, support.ExpireDays);
        Assert.Equal(seconds, support.LoginDelay?.TotalSeconds);
        Assert.True(support.SupportsUidl);
        Assert.Contains($"Only POP3 was found: make the account with -Protocol Pop3 -Port {peer.Port} -Security Tls", support.Advice, StringComparison.Ordinal);
        Assert.Contains(words ?? "Remove-OldServerMail frees it.", support.Advice, StringComparison.Ordinal);
        Assert.Equal(words is not null, support.Advice!.Contains("(EXPIRE", StringComparison.Ordinal) || support.Advice.Contains("(LOGIN-DELAY)", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_login_that_costs_the_next_one_its_wait_is_not_made()
    {
        await using var peer = new ScriptedPeer(new Pop3Script { Capabilities = ["USER", "LOGIN-DELAY 900", "EXPIRE 0 USER"] }.PlayAsync, TestCertificates.Valid);
        var support = await ProbeAsync(Account(peer.Port, MailProtocol.Pop3));
        Assert.False(support.SupportsUidl);
        Assert.Contains("copies the inbox (with -Protocol Pop3", support.Advice, StringComparison.Ordinal);
        Assert.Contains("delete by hand", support.Advice, StringComparison.Ordinal);
        AssertNotSent(peer);
    }

    [Theory]
    [InlineData(true, 1, true)]
    [InlineData(false, 1, false)]
    [InlineData(false, 0, null)]
    public async Task What_an_old_server_without_capa_can_do_shows_the_login(bool knowsUidl, int messages, bool? expected)
    {
        await using var peer = new ScriptedPeer(new Pop3Script { Capabilities = null, KnowsUidl = knowsUidl, Messages = messages }.PlayAsync, TestCertificates.Valid);
        Assert.Null((await ProbePortAsync(peer.Port)).SupportsUidl);
        AssertNotSent(peer);

        var support = await ProbeAsync(Account(peer.Port, MailProtocol.Pop3));
        Assert.Equal(expected, support.SupportsUidl);
        Assert.Single(peer.LinesHeard, line => line.StartsWith("PASS ", StringComparison.Ordinal));
        Assert.DoesNotContain(peer.LinesHeard, line => line.StartsWith("RETR", StringComparison.Ordinal) || line.StartsWith("DELE", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Of_a_policy_that_varies_the_mailbox_tells_its_own()
    {
        var script = new Pop3Script { Capabilities = ["USER", "UIDL", "EXPIRE 30 USER"], CapabilitiesAfterLogin = ["USER", "UIDL", "EXPIRE 0"] };
        await using var peer = new ScriptedPeer(script.PlayAsync, TestCertificates.Valid);
        Assert.Equal(30, (await ProbePortAsync(peer.Port)).ExpireDays);

        var support = await ProbeAsync(Account(peer.Port, MailProtocol.Pop3));
        Assert.Equal(0, support.ExpireDays);
        Assert.True(support.SupportsUidl);
        Assert.Contains("EXPIRE 0", support.Advice, StringComparison.Ordinal);
        // QUIT is what makes such a server remove.
        var session = Assert.Single(peer.Connections, c => c.LinesHeard.Any(line => line.StartsWith("PASS ", StringComparison.Ordinal)));
        Assert.DoesNotContain("QUIT", session.LinesHeard);
    }

    [Fact]
    public async Task The_login_of_a_pop3_account_goes_nowhere_untrusted()
    {
        foreach (var certificate in (ServerCertificate?[])[TestCertificates.Expired, TestCertificates.OtherName, null])
        {
            await using var peer = new ScriptedPeer(new Pop3Script { Capabilities = null }.PlayAsync, certificate);
            var support = await ProbeAsync(Account(peer.Port, MailProtocol.Pop3));
            Assert.NotNull(support.Problem);
            Assert.Null(support.SupportsUidl);
            AssertNotSent(peer);
        }
    }
}
