using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Probing;

/// <summary>Probes of accounts whose settings don't fit their server, and of logins that fail.</summary>
public sealed class AccountSettingsTests(ITestOutputHelper output) : ProbeTest(output)
{
    [Fact]
    public async Task The_wrong_protocol_is_told()
    {
        await using var peer = new ScriptedPeer(new Pop3Script { StartTls = TestCertificates.Valid }.PlayAsync);
        var support = await ProbeAsync(Account(peer.Port));
        Assert.False(support.ImapSupported);
        Assert.Equal(peer.Port, support.Pop3!.Port);
        Assert.Contains("speaks POP3, not IMAP. Check -Port and -Protocol.", support.Problem, StringComparison.Ordinal);
        AssertNotSent(peer);
    }

    [Fact]
    public async Task The_wrong_kind_of_tls_is_told()
    {
        await using var startTls = new ScriptedPeer(new ImapScript { StartTls = TestCertificates.Valid }.PlayAsync);
        await using var tls = new ScriptedPeer(new ImapScript().PlayAsync, TestCertificates.Valid);

        Assert.Contains("Use -Security StartTls", (await ProbeAsync(Account(startTls.Port, security: MailSecurity.Tls))).Problem, StringComparison.Ordinal);
        Assert.Contains("Use -Security Tls", (await ProbeAsync(Account(tls.Port, security: MailSecurity.StartTls))).Problem, StringComparison.Ordinal);
        Assert.Contains("Use -Security Tls", (await ProbeAsync(Account(tls.Port, security: MailSecurity.None))).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pop3_only_server_is_told_with_what_was_tried()
    {
        await using var peer = new ScriptedPeer(new Pop3Script().PlayAsync, TestCertificates.Valid);
        await using var smtp = new ScriptedPeer(async c =>
        {
            await c.WriteLineAsync("220 smtp");
            await c.ReadLineAsync();
        });
        var support = await ProbeAsync(Account(peer.Port, MailProtocol.Pop3), smtp.Port);
        Assert.False(support.ImapSupported);
        Assert.Equal(MailSecurity.Tls, support.Pop3!.Security);
        Assert.Equal(["USER", "UIDL", "SASL PLAIN LOGIN"], support.Capabilities);
        Assert.Equal(["PLAIN", "LOGIN"], support.AuthMechanisms);
        Assert.Contains($"no IMAP was found (port {smtp.Port} with another protocol)", support.Problem, StringComparison.Ordinal);
        Assert.Contains("Turn IMAP on", support.Problem, StringComparison.Ordinal);
        Assert.Null(support.SupportsQuota);
        AssertNotSent(peer);
    }

    [Fact]
    public async Task An_old_pop3_server_without_capa_is_pop3_all_the_same()
    {
        await using var peer = new ScriptedPeer(new Pop3Script { Capabilities = null }.PlayAsync);
        var support = await ProbePortAsync(peer.Port);
        Assert.Equal(MailSecurity.None, support.Pop3!.Security);
        Assert.Empty(support.Capabilities);
        Assert.Contains("offers no TLS", support.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pop3_account_that_does_not_work_is_told_beside_working_imap()
    {
        await using var pop3 = new ScriptedPeer(new Pop3Script { StartTls = TestCertificates.Valid }.PlayAsync);
        await using var imap = new ScriptedPeer(new ImapScript().PlayAsync, TestCertificates.Valid);
        var support = await ProbeAsync(Account(pop3.Port, MailProtocol.Pop3, MailSecurity.Tls), imap.Port);
        Assert.True(support.ImapSupported);
        Assert.Contains($"{pop3.Port} does not start with TLS", support.Problem, StringComparison.Ordinal);
        Assert.False(support.SupportsUidPlus);
    }

    [Theory]
    [InlineData("NO [AUTHENTICATIONFAILED] no", "user name or password")]
    [InlineData("NO [UNAVAILABLE] try again in 30 seconds", "Try again later")]
    [InlineData("NO taro is not allowed with " + Canary, "user name or password")]
    [InlineData("BAD unknown: AUTHENTICATE PLAIN AHRhcm8AQ2FuYXJ5LTc3MzEtcGFzcw==", "user name or password")]
    public async Task A_refused_login_is_told_without_the_password(string answer, string words)
    {
        await using var peer = new ScriptedPeer(new ImapScript { Login = answer }.PlayAsync, TestCertificates.Valid);
        var support = await ProbeAsync(Account(peer.Port));
        Assert.True(support.ImapSupported);
        Assert.Contains(words, support.Problem, StringComparison.Ordinal);
        Assert.Single(peer.LinesHeard, l => l.Contains("LOGIN", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_login_that_is_not_answered_is_given_up()
    {
        await using var peer = new ScriptedPeer(async c =>
        {
            if (c.Number > 1)
                await c.FallSilentAsync();
            await new ImapScript().PlayAsync(c);
        }, TestCertificates.Valid);
        var support = await ProbeAsync(Account(peer.Port));
        Assert.True(support.ImapSupported);
        Assert.Contains("does not answer the login in time", support.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Capabilities_unknown_to_the_library_are_told_without_control_characters()
    {
        var script = new ImapScript { Capabilities = "IMAP4rev1 x-Shiny=1 X-\u001b[2J AUTH=PLAIN AUTH=X-Own", CapabilitiesAfterLogin = "IMAP4rev1 QUOTA=RES-STORAGE QUOTA" };
        await using var peer = new ScriptedPeer(script.PlayAsync, TestCertificates.Valid);

        var before = await ProbePortAsync(peer.Port);
        Assert.Equal(["IMAP4REV1", "X-SHINY=1", "X-<U+001B>[2J", "AUTH=PLAIN", "AUTH=X-OWN"], before.Capabilities);
        Assert.Equal(["PLAIN", "X-OWN"], before.AuthMechanisms);

        await using var clean = new ScriptedPeer((script with { Capabilities = "IMAP4rev1" }).PlayAsync, TestCertificates.Valid);
        var after = await ProbeAsync(Account(clean.Port));
        Assert.Equal(["IMAP4REV1", "QUOTA=RES-STORAGE", "QUOTA"], after.Capabilities);
        Assert.True(after.SupportsQuota);
        Assert.False(after.SupportsUidPlus);
    }
}
